/** The administrator of a member account spells the id of a protected resource in another way, to bypass it. */
import type { ExecutionInput, Policy } from '@asr/orchestrator';
import { aCustomAction, anAsffFinding } from '@asr/orchestrator/testing/events';
import { type Attack, broken, held } from './attack.ts';
import { automaticPolicy, makesNoRequest, parse } from './world.ts';

const button = (...findings: readonly unknown[]): ExecutionInput & { kind: 'button' } => ({
  kind: 'button',
  event: aCustomAction(...findings),
});
const group = 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0abc';

const spellings = [
  group,
  'sg-0abc',
  'arn:aws:ec2:eu-west-1:111122223333:sg/sg-0abc',
  'arn:aws:ec2:eu-west-1::security-group/sg-0abc',
  'arn:aws:ec2:eu-west-1:111122223333:security-group/x/sg-0abc',
  'ARN:AWS:EC2:eu-west-1:111122223333:security-group/sg-0abc',
  'SG-0ABC',
  ' sg-0abc',
  'sg-0abc ',
  'sg-0abc\u200b',
  'vpc-1/sg-0abc',
  'https://ec2/sg-0abc',
];

const about = (id: string) =>
  anAsffFinding({ Resources: [{ Type: 'AwsEc2SecurityGroup', Id: id, Region: 'eu-west-1', Partition: 'aws' }] });

const excepted: Policy = {
  ...automaticPolicy,
  exceptions: [
    { control: 'EC2.13', resource: group, until: '2027-03-31', reason: 'Vendor migration', owner: 'net-team' },
  ],
};
const excluded: Policy = { ...automaticPolicy, scope: { ...automaticPolicy.scope, exclude: { resources: [group] } } };

const protections: readonly (readonly [what: string, policy: Policy])[] = [
  ['an excepted group', excepted],
  ['a group that the scope excludes', excluded],
];

export const spellingAttacks: readonly Attack[] = [
  ...protections.flatMap(([what, policy]) =>
    spellings.map((id): Attack => ({
      by: 'memberAdmin',
      on: 'protected resources',
      does: `has ${what} named "${JSON.stringify(id).slice(1, -1)}"`,
      play: () => makesNoRequest(parse(button(about(id)), policy)),
    })),
  ),
  {
    by: 'memberAdmin',
    on: 'limits',
    does: 'has one group named in every spelling in one event, so that each asks an approver',
    play: () => {
      const { items } = parse(button(...spellings.map(about)));
      return items.length <= 1
        ? held('One request; the others are duplicates or refused.')
        : broken(`ASR made ${items.length} requests.`);
    },
  },
];
