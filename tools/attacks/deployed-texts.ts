/** Texts of an attacker that ASR repeats in its output, notes and notifications, by each entrance of a deployed ASR. */
import { type Attack, broken, type Broken, held, type Held } from './attack.ts';
import { about } from './deployed-findings.ts';
import type { Deployment, Ran } from './deployment.ts';
import { entrances } from './entrances.ts';
import { aGroup, type Group, memberAccountId, region, tcp } from './account-on-moto.ts';
import { automatic } from './policies.ts';

/** Erases the screen, begins a line of its own, and reverses what follows. */
const hostile = '\u001b[2J\nFORGED: all is well\u202e';

const places: readonly (readonly [does: string, make: (member: Group) => Promise<Parameters<typeof about>[1]>])[] = [
  [
    'writes an escape sequence and a line break into the exemption tag of a group',
    async (group) => {
      await group.tag('asr:exempt', hostile);
      return {};
    },
  ],
  [
    'writes them into a finding of its own product',
    async () => ({
      ProductArn: `arn:aws:securityhub:${region}:${memberAccountId}:product/${memberAccountId}/default`,
      Id: `finding ${hostile}`,
      Title: hostile,
      GeneratorId: hostile,
      Resources: [{ Type: 'AwsEc2SecurityGroup', Id: `sg-${hostile}`, Region: region, Partition: 'aws' }],
    }),
  ],
];

/** ASR's own line breaks separate lines, and its tabs separate columns. No line may begin with the text of another. */
function unsafeIn(texts: readonly string[]): string | undefined {
  const lines = texts.flatMap((text) => text.split(/[\n\t]/));
  return lines.find((line) => line.trimStart().startsWith('FORGED') || /[\p{Cc}\p{Cf}]/u.test(line));
}

function judge({ answers, printed }: Ran, texts: readonly string[]): Held | Broken {
  const forged = answers.map(({ reason }) => reason).find((reason) => /[\p{Cc}\p{Cf}]/u.test(reason));
  const unsafe = forged ?? unsafeIn([printed, ...texts]);
  if (unsafe !== undefined) return broken(`ASR writes ${JSON.stringify(unsafe)}.`);
  const says = answers[0]?.reason ?? printed.split('\n')[0] ?? '';
  return says === '' ? broken('ASR says nothing.') : held(says);
}

async function textsSince(asr: Deployment, work: () => Promise<Ran>): Promise<readonly [Ran, readonly string[]]> {
  const before = new Set(asr.texts());
  const ran = await work();
  return [ran, asr.texts().filter((text) => !before.has(text))];
}

export const deployedTexts: readonly Attack[] = entrances.flatMap(({ name, enter }) =>
  places.map(([does, make]): Attack => ({
    by: 'memberAdmin',
    on: 'texts',
    does: `${does}, which ${name} reads`,
    async play(asr) {
      const group = await aGroup(await asr.member(), {}, tcp(22));
      const more = await make(group);
      const [ran, texts] = await textsSince(asr, () => enter(asr, automatic, about(group, more)));
      return judge(ran, texts);
    },
  })),
);
