/** Groups that another controller owns, through the whole system: ASR does not compete with it, and names the owner. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EventRun } from '@asr/local-cloud';
import { historyInDynamoDb } from '@asr/orchestrator';
import { anAsffFinding, anImportedEvent } from '@asr/orchestrator/testing';
import { violationOf } from './config-events.ts';
import { member, openSetup, outcomes, region, remediationsOf, type Setup } from './setup.ts';
import { call, item, nested } from './trail-events.ts';
import { createGroup, tcp, type WatchedGroup } from './watched-group.ts';

const controller = { 'elbv2.k8s.aws/cluster': 'shop', 'ingress.k8s.aws/stack': 'shop/web' };
const findingControls = ['EC2.13', 'EC2.14', 'EC2.18', 'EC2.19'];

let setup: Setup;

beforeAll(async () => {
  const groups = [{ all: true }];
  const [automatic, internet] = [{ mode: 'automatic' } as const, { source: 'internet' } as const];
  const baseline = { groups: [{ tags: { Role: 'web' } }], ingress: ['tcp 443 0.0.0.0/0'] };
  setup = await openSetup({
    ...Object.fromEntries(findingControls.map((controlId) => [controlId, automatic])),
    'SecurityGroup.2': { mode: 'automatic', parameters: { baselines: [baseline] } },
    'SecurityGroup.3': { mode: 'automatic', parameters: { groups, allowedActors: [] } },
    'SecurityGroup.4': {
      mode: 'automatic',
      parameters: { groups, forbid: [{ name: 'ssh', ports: ['22'], ...internet }] },
    },
  });
}, 120_000);
afterAll(async () => {
  await setup?.close();
});

const account = () => setup.cloud.account(member, region);
const open = ['tcp 22 0.0.0.0/0', 'tcp 3389 0.0.0.0/0'];
const groupWith = (tags: { readonly [key: string]: string }) => createGroup(account(), tags, tcp(22), tcp(3389));

function findingOf(controlId: string, { groupId }: WatchedGroup) {
  return anAsffFinding({
    Id: `arn:aws:securityhub:${region}:${member}:security-control/${controlId}/finding/${groupId}`,
    AwsAccountId: member,
    Region: region,
    Compliance: { Status: 'FAILED', SecurityControlId: controlId },
    Resources: [
      { Type: 'AwsEc2SecurityGroup', Id: `arn:aws:ec2:${region}:${member}:security-group/${groupId}`, Region: region },
    ],
  });
}

const imported = (finding: object) => setup.cloud.putEvent(anImportedEvent(finding));
const viewOf = ({ Id }: { readonly Id: string }) => setup.cloud.findings().find(({ findingId }) => findingId === Id);
const recordOf = (run: EventRun) =>
  historyInDynamoDb(setup.cloud.admin.client(DynamoDBClient), setup.cloud.historyTable).find(
    remediationsOf(run)[0]?.remediationId ?? '',
  );
const changed = (group: WatchedGroup, port = 22) =>
  setup.cloud.putEvent(call('AuthorizeSecurityGroupIngress', nested(group.groupId, item(port))));

/** Without SecurityGroup.2, whose baseline selects other groups. */
const decided = (run: EventRun) => remediationsOf(run).filter(({ outcome }) => outcome !== 'skipped');

describe('a group of the AWS Load Balancer Controller', () => {
  it.each(findingControls)(
    'is refused for %s, and the note names the owner and where to make the change',
    async (id) => {
      const group = await groupWith(controller);
      const finding = findingOf(id, group);
      await setup.notifications();

      expect(outcomes(await imported(finding))).toEqual(['refused']);

      expect(await group.ingress()).toEqual(open);
      expect(viewOf(finding)).toMatchObject({
        status: 'NOTIFIED',
        note: expect.stringMatching(
          /The AWS Load Balancer Controller manages .* Make the change in the Ingress, Service/,
        ),
      });
      expect(await setup.notifications()).toContain('The AWS Load Balancer Controller manages this resource');
    },
    60_000,
  );

  it('whose change would be reverted or is forbidden stays as the controller made it, and every control says so', async () => {
    const group = await groupWith(controller);

    const run = await changed(group);

    // SecurityGroup.3 would revert the change, and SecurityGroup.4 would remove the rule.
    expect(decided(run)).toMatchObject([
      { outcome: 'refused', reason: expect.stringContaining('The AWS Load Balancer Controller manages this resource') },
      { outcome: 'refused', reason: expect.stringContaining('The AWS Load Balancer Controller manages this resource') },
    ]);
    expect(await group.ingress()).toEqual(open);
  }, 60_000);

  it('is not reset to a baseline of the policy', async () => {
    const group = await groupWith({ ...controller, Role: 'web' });
    const violation = violationOf('ASR-SecurityGroup.2', 'AWS::EC2::SecurityGroup', group.groupId, 'Modified.');

    expect(outcomes(await setup.cloud.putEvent(violation))).toEqual(['refused']);

    expect(await group.ingress()).toEqual(open);
  }, 60_000);

  it('does not compete with ASR: the change is refused again, and the group stays the same', async () => {
    const group = await groupWith(controller);
    const passes = [await changed(group), await changed(group)].map(decided);
    for (const pass of passes) expect(pass.map(({ outcome }) => outcome)).toEqual(['refused', 'refused']);
    expect(await group.ingress()).toEqual(open);
  }, 60_000);
});

describe('a group that a cluster owns or uses', () => {
  it('is changed only after an approval if the cluster owns it', async () => {
    const group = await groupWith({ 'kubernetes.io/cluster/shop': 'owned', 'aws:eks:cluster-name': 'shop' });
    const finding = findingOf('EC2.13', group);
    await setup.notifications();

    expect(outcomes(await imported(finding))).toEqual(['awaiting-approval']);

    expect(await group.ingress()).toEqual(open);
    expect(await setup.notifications()).toContain('\nWarning: Amazon EKS manages this resource');
    expect(viewOf(finding)?.note).toMatch(/run `asr approve .*Warning: Amazon EKS manages/);
  }, 60_000);

  it('is changed with a warning if the cluster only uses it', async () => {
    const group = await groupWith({ 'kubernetes.io/cluster/shop': 'shared' });
    const finding = findingOf('EC2.13', group);

    expect(outcomes(await imported(finding))).toEqual(['fixed']);

    expect(await group.ingress()).toEqual(['tcp 3389 0.0.0.0/0']);
    expect(viewOf(finding)).toMatchObject({
      status: 'RESOLVED',
      note: expect.stringContaining('its load balancer controller can add rules again'),
    });
  }, 60_000);

  it('is not reverted without an approval, because its controller would repeat the change', async () => {
    const group = await createGroup(account(), { 'kubernetes.io/cluster/shop': 'shared' }, tcp(3389));

    const results = decided(await changed(group, 3389)).map(({ outcome }) => outcome);
    expect(results.toSorted()).toEqual(['awaiting-approval', 'compliant']);

    expect(await group.ingress()).toEqual(['tcp 3389 0.0.0.0/0']);
  }, 60_000);
});

describe('a group of a CloudFormation stack', () => {
  it('is fixed, and plan, note, notification and history say that the stack will report drift', async () => {
    const drift = 'CloudFormation stack shop will report drift. Change the template too.';
    const group = await groupWith({ 'aws:cloudformation:stack-name': 'shop' });
    const finding = findingOf('EC2.13', group);
    await setup.notifications();

    const run = await imported(finding);

    expect(outcomes(run)).toEqual(['fixed']);
    expect(viewOf(finding)).toMatchObject({ status: 'RESOLVED', note: expect.stringContaining(`Warning: ${drift}`) });
    expect(await setup.notifications()).toContain(`Warning: ${drift}`);
    expect(await recordOf(run)).toMatchObject({ outcome: 'fixed', warning: drift });
  }, 60_000);
});
