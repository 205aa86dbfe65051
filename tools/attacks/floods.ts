/** One member account sends more events than ASR accepts, to exhaust shared limits or to flood operators with mail. */
import { type Answer, type Parsed, boundFlood } from '@asr/orchestrator';
import { aCallEvent, anAsffFinding, anImportedEvent, historyInMemory } from '@asr/orchestrator/testing/events';
import { type Attack, broken, type Broken, held, type Held } from './attack.ts';
import { automaticPolicy, parse } from './world.ts';

const most = 100;
const flooding = '111122223333';
const other = '444455556666';

const policy = {
  ...automaticPolicy,
  controls: { 'SecurityGroup.3': { mode: 'automatic', parameters: { groups: [{ all: true }] } } },
} as const;

type Input = Parameters<typeof parse>[0];

const callIn = (accountId: string, nth: number): Input => ({
  kind: 'cloudtrail',
  event: {
    ...aCallEvent({ eventID: `e-${accountId}-${nth}`, recipientAccountId: accountId }),
    account: accountId,
  },
});

const findingIn = (accountId: string, nth: number): Input => ({
  kind: 'finding-asff',
  rule: 'automatic',
  event: anImportedEvent(
    anAsffFinding({
      Id: `arn:aws:securityhub:eu-west-1:${accountId}:security-control/EC2.13/finding/${nth}`,
      AwsAccountId: accountId,
      Resources: [
        {
          Type: 'AwsEc2SecurityGroup',
          Id: `arn:aws:ec2:eu-west-1:${accountId}:security-group/sg-0123456789abcde${nth % 10}`,
        },
      ],
    }),
  ),
});

/** The account floods ASR. Then one event of another account arrives. */
async function flood(eventIn: (accountId: string, nth: number) => Input): Promise<Held | Broken> {
  const { admit } = historyInMemory(() => new Date('2026-11-28T12:00:00Z'));
  const enter = (input: Input, executionId: string): Promise<Parsed> =>
    boundFlood(parse(input, policy), { most, executionId, admit });

  const made: Parsed[] = [];
  for (let nth = 0; nth < 5 * most; nth += 1) made.push(await enter(eventIn(flooding, nth), `flood-${nth}`));
  const last = await enter(eventIn(other, 0), 'other');

  const requests = made.flatMap(({ items }) => items).length;
  const news = made.flatMap(({ answers }) => answers).filter(({ isFlood }) => isFlood !== true);
  if (requests > most) return broken(`ASR made ${requests} requests for the account.`);
  if (requests === 0) return broken('ASR made no request at all, so that the flood proves nothing.');
  if (last.items.length === 0) return broken(`The other account got: ${reasonsOf(last.answers)}`);
  return news.length === 1 ? held(reasonsOf(news)) : broken(`ASR reports the flood ${news.length} times.`);
}

const reasonsOf = (answers: readonly Answer[]): string => answers.map(({ reason }) => reason).join(' ');

export const floodAttacks: readonly Attack[] = [
  {
    by: 'memberAdmin',
    on: 'limits',
    does: 'changes security groups 500 times in an hour, each with an event of its own',
    play: () => flood(callIn),
  },
  {
    by: 'memberAdmin',
    on: 'limits',
    does: 'lets Security Hub import 500 findings in an hour, each with an event of its own',
    play: () => flood(findingIn),
  },
];
