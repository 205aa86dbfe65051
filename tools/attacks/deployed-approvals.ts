/** Approvals of a deployed ASR after the policy, the tags or the plan changed, by each way to approve. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { historyInDynamoDb } from '@asr/orchestrator';
import { anAsffFinding } from '@asr/orchestrator/testing/events';
import { type Attack, broken } from './attack.ts';
import type { Deployment, PolicyFile, Ran } from './deployment.ts';
import { aGroup, type Group, inAMonth, memberAccountId, region, tcp } from './account-on-moto.ts';
import { automatic } from './policies.ts';
import { whyItHeld } from './verdict.ts';

interface Question {
  readonly group: Group;
  readonly remediationId: string;
  /** The digest of the plan that the approver read. */
  readonly plan: string;
}

/** EC2.14 closes port 3389, and the policy wants an approval for it. */
async function askFor(asr: Deployment): Promise<Question> {
  const cloud = await asr.cloud(automatic);
  const group = await aGroup(await asr.member(), {}, tcp(3389));
  const finding = anAsffFinding({
    Id: `arn:aws:securityhub:${region}:${memberAccountId}:security-control/EC2.14/finding/${group.groupId}`,
    Compliance: { Status: 'FAILED', SecurityControlId: 'EC2.14' },
    Resources: [{ Type: 'AwsEc2SecurityGroup', Id: group.arn, Region: region, Partition: 'aws' }],
  });
  const { answers, printed } = await asr.asr(automatic, ['local', 'handle', '-', '--json'], { stdin: finding });
  const [asked] = answers;
  if (asked?.outcome !== 'awaiting-approval') throw new Error(`ASR did not ask for an approval: ${printed}`);
  const history = historyInDynamoDb(cloud.admin.client(DynamoDBClient), cloud.historyTable);
  const plan = (await history.find(asked.remediationId))?.digest ?? '';
  return { group, remediationId: asked.remediationId, plan };
}

const approvers: readonly (readonly [name: string, argv: (question: Question) => readonly string[]])[] = [
  ['`asr local approve`', (question) => ['local', 'approve', ...naming(question), '--json']],
  ['`asr approve`', (question) => ['approve', ...naming(question), '--wait', '--json']],
  ['a delegate', (question) => ['approve', ...naming(question), '--delegation', 'shop-team']],
];

function naming({ remediationId, plan }: Question): readonly string[] {
  return [remediationId, '--plan', plan, '--because', 'I read it.'];
}

interface Change {
  readonly does: string;
  readonly policy: PolicyFile;
  readonly to?: (group: Group) => Promise<void>;
}

const changes: readonly Change[] = [
  {
    does: 'exempts the group by a tag',
    policy: automatic,
    to: (group) => group.tag('asr:exempt', `EC2.14 until ${inAMonth}`),
  },
  {
    does: 'opens the group further, so that the plan is another one,',
    policy: automatic,
    to: (group) => group.allow(tcp(3389, '::/0')),
  },
  { does: 'stops ASR', policy: { ...automatic, stop: true } },
  {
    does: 'turns the control off',
    policy: { ...automatic, controls: { ...automatic.controls, 'EC2.14': { mode: 'off' } } },
  },
  { does: 'excludes the account', policy: { ...automatic, scope: { exclude: { accounts: [memberAccountId] } } } },
];

/**
 * The questions of one change, by approver. ASR asks all of them before the first approval, because the policy of the
 * approvals is another deployment.
 */
type Questions = ReadonlyMap<string, Question>;

async function askAll(asr: Deployment): Promise<Questions> {
  const questions = new Map<string, Question>();
  for (const [name] of approvers) questions.set(name, await askFor(asr));
  return questions;
}

function attacksAfter(change: Change): readonly Attack[] {
  const asked = new WeakMap<Deployment, Promise<Questions>>();
  return approvers.map(([name, argv]): Attack => ({
    by: 'operator',
    on: 'approvals',
    does: `approves by ${name} what was planned before someone ${change.does}`.replace(/,$/, ''),
    async play(asr) {
      const questions = asked.get(asr) ?? askAll(asr);
      asked.set(asr, questions);
      const question = (await questions).get(name);
      if (question === undefined) throw new Error(`ASR did not ask ${name}.`);
      await change.to?.(question.group);
      const before = await question.group.ingress();
      const ran: Ran = await asr.asr(change.policy, argv(question));
      const after = await question.group.ingress();
      return after.join() === before.join()
        ? whyItHeld(ran)
        : broken(`The group has ${after.join(', ') || 'no rules'}.`);
    },
  }));
}

export const deployedApprovals: readonly Attack[] = changes.flatMap(attacksAfter);
