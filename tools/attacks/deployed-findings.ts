/** Forged findings, second spellings and dangerous parameters, through each entrance of a deployed ASR. */
import { anAsffFinding } from '@asr/orchestrator/testing/events';
import { type Attack, broken, type Broken, type Held } from './attack.ts';
import type { Deployment, Ran } from './deployment.ts';
import { entrances, type FindingInHub } from './entrances.ts';
import { aGroup, type Group, inAMonth, memberAccountId, region, tcp } from './account-on-moto.ts';
import { automatic } from './policies.ts';
import { whyItHeld } from './verdict.ts';

const ownProduct = `arn:aws:securityhub:${region}:${memberAccountId}:product/${memberAccountId}/default`;

/** A finding of Security Hub about the group, which is open on port 22. */
export const about = ({ groupId, arn }: Group, more: object = {}, id = arn): FindingInHub =>
  anAsffFinding({
    Id: `arn:aws:securityhub:${region}:${memberAccountId}:security-control/EC2.13/finding/${groupId}`,
    Resources: [{ Type: 'AwsEc2SecurityGroup', Id: id, Region: region, Partition: 'aws' }],
    ...more,
  });

const inventedEvent = ({ groupId }: Group) => ({
  eventId: 'invented',
  eventName: 'RevokeSecurityGroupIngress',
  at: '2026-11-24T01:02:03Z',
  groupId,
  actor: 'x',
  removed: [{ direction: 'ingress', protocol: 'tcp', fromPort: 3389, toPort: 3389, peer: '0.0.0.0/0' }],
});
const detectionOf = (group: Group, product: string): FindingInHub =>
  about(group, {
    Id: `asr/SecurityGroup.3/${group.arn}/invented`,
    ProductArn: product,
    GeneratorId: 'asr/SecurityGroup.3',
    Compliance: {
      Status: 'FAILED',
      SecurityControlId: 'SecurityGroup.3',
      SecurityControlParameters: [{ Name: 'event', Value: [JSON.stringify(inventedEvent(group))] }],
    },
  });

const forged: readonly (readonly [does: string, finding: (group: Group) => FindingInHub])[] = [
  ['has a finding of its own product', (group) => about(group, { ProductArn: ownProduct })],
  [
    'has a finding of its own product that names EC2.13 as its generator',
    (group) => about(group, { ProductArn: ownProduct, GeneratorId: 'x/EC2.13', Compliance: { Status: 'FAILED' } }),
  ],
  ['has an invented event of SecurityGroup.3, to open port 3389,', (group) => detectionOf(group, ownProduct)],
  [
    "has an invented event of SecurityGroup.3 under Security Hub's product",
    (group) => detectionOf(group, `arn:aws:securityhub:${region}::product/aws/securityhub`),
  ],
  [
    'has a finding whose control differs from its generator',
    (group) => about(group, { Compliance: { Status: 'FAILED', SecurityControlId: 'SecurityGroup.3' } }),
  ],
];

const spellings: readonly (readonly [does: string, spell: (group: Group) => string])[] = [
  ['an exempt group by its ARN', ({ arn }) => arn],
  ['an exempt group by its id alone', ({ groupId }) => groupId],
  ['an exempt group by the ARN of another type', ({ arn }) => arn.replace(':security-group/', ':sg/')],
  ['an exempt group by an ARN without an account', ({ arn }) => arn.replace(memberAccountId, '')],
  ['an exempt group by its id in capitals', ({ groupId }) => groupId.toUpperCase()],
  ['an exempt group by a path before its id', ({ groupId }) => `vpc-1/${groupId}`],
];

/** Holds if the group is as it was and ASR says why in a sentence. */
async function leftAlone(
  asr: Deployment,
  tags: { readonly [key: string]: string },
  enter: (group: Group) => Promise<Ran>,
): Promise<Held | Broken> {
  const group = await aGroup(await asr.member(), tags, tcp(22));
  const before = await group.ingress();
  const ran = await enter(group);
  const after = await group.ingress();
  return after.join() === before.join() ? whyItHeld(ran) : broken(`The group has ${after.join(', ') || 'no rules'}.`);
}

export const deployedFindings: readonly Attack[] = entrances.flatMap(({ name, enter }): readonly Attack[] => [
  ...forged.map(([does, finding]): Attack => ({
    by: 'importer',
    on: 'other accounts',
    does: `${does} read by ${name}`,
    play: (asr) => leftAlone(asr, {}, (group) => enter(asr, automatic, finding(group))),
  })),
  ...spellings.map(([does, spell]): Attack => ({
    by: 'memberAdmin',
    on: 'protected resources',
    does: `names ${does} in a finding read by ${name}`,
    play: (asr) =>
      leftAlone(asr, { 'asr:exempt': `all until ${inAMonth}` }, (group) =>
        enter(asr, automatic, about(group, {}, spell(group))),
      ),
  })),
]);
