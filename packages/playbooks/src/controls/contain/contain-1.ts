import {
  type Aws,
  type Change,
  type Target,
  asError,
  cannot,
  definePlaybook,
  explain,
  isCannotChange,
  join,
  joinPermissions,
  lastPartOf,
  set,
} from '../../engine/index.ts';
import { flag, text } from '../../parameters/index.ts';
import { describeLivingInstance } from '../ec2/instance/index.ts';
import { planIsolation } from '../securitygroup/isolation/index.ts';
import { isolationStemOf, makeClone, moveInterface, removeClone } from '../securitygroup/quarantine/clone/index.ts';
import type { ReachableInstance } from '../securitygroup/quarantine/exposure/index.ts';
import { isolates, readInstance } from '../securitygroup/quarantine/index.ts';
import { type Evidence, type Incident, asTagValue, evidenceOf, takesSnapshots } from './evidence/index.ts';
import { type Surroundings, sentencesOn, surroundingsOf } from './surroundings.ts';

type State = ReachableInstance & Surroundings & Evidence;
type Field = 'snapshots' | 'clones' | 'interfaces';
type IsolatingChange = Change<State, Field>;
type Parameters = { readonly snapshots: boolean; readonly findingId: string; readonly remediationId: string };

const ofRequest = (description: string) =>
  ({
    ...text({ default: '', pattern: /^[^]{1,2048}$/, form: 'an id', orNone: true, description }),
    isInternal: true,
  }) as const;

/**
 * Contain.1: EC2 instances that an attacker uses should be isolated.
 *
 * ASR creates a security group without rules, `ISOLATED-<instance id>`, moves every network interface of the instance into
 * it, and always asks an approver first. The groups that the instance leaves do not change. The instance keeps running, so
 * that its memory can be examined. ASR does not change interfaces that AWS services manage. SecurityGroup.1 finds no open
 * port of an isolated instance, and does not move it.
 *
 * With the parameter `snapshots`, ASR first orders snapshots of all attached EBS volumes, at one point in time, with tags
 * for the finding and the remediation. It does not wait until they are complete. If EC2 refuses them, ASR isolates the
 * instance nevertheless, and the remediation fails with the reason. Snapshots cost money until you delete them.
 *
 * @failed A finding of GuardDuty that an instance communicates with an attacker, mines a currency or attacks others, such as
 * `CryptoCurrency:EC2/BitcoinTool.B!DNS`. The guide on containment lists the types.
 * @reads The instance, all interfaces that no AWS service manages, their groups with rules, and the groups that name them.
 * With `snapshots`, also its volumes and their snapshots by ASR.
 * @impact Every client of the instance, and everything that the instance calls. A load balancer and Amazon EC2 Auto Scaling
 * find the instance unhealthy, and Auto Scaling can terminate it.
 * @owners The AWS service that operates the instance, Kubernetes controllers, AWS Elastic Beanstalk. Amazon EC2 Auto
 * Scaling replaces an instance with one in the original groups.
 * @undo Undo restores the groups of every interface, and deletes the group without rules. It keeps the snapshots.
 * @unverified Connections that are open can last until they end. Security groups filter neither DNS queries to the resolver
 * of the VPC nor calls to the instance metadata. Which KMS permissions snapshots of encrypted volumes need is not verified.
 * @see https://docs.aws.amazon.com/guardduty/latest/ug/compromised-ec2.html
 */
export const contain1 = definePlaybook<State, Field, Parameters>({
  control: 'Contain.1',
  title: 'isolate an EC2 instance that an attacker uses',
  resourceType: 'AwsEc2Instance',
  alwaysAsks: true,
  // Evidence stays, and undo does not pay for its loss.
  irreversible: ['snapshots'],
  respondsTo: ['guardduty'],
  nextSteps:
    'DNS, open connections and the credentials of its instance profile still work: stop the instance, or contain its role ' +
    'too. Keep its volumes, and search CloudTrail and the flow logs.',
  permissions: joinPermissions(isolates, takesSnapshots),
  // An owner makes the next instance in the original groups. The attacker is on this one.
  worksUntilReplaced: true,
  parameters: {
    snapshots: flag({ default: false, description: 'Whether ASR takes snapshots of the volumes before it isolates.' }),
    findingId: ofRequest('The finding, for the tags of the snapshots.'),
    remediationId: ofRequest('The remediation, for the tags of the snapshots.'),
  },

  async read(target, aws, { snapshots, remediationId }) {
    const found = await describeLivingInstance(target, aws);
    const instance = await readInstance(target, aws, [isolationStemOf(lastPartOf(target.resourceId))]);
    if (found === undefined || instance === undefined) return undefined;
    const evidence = snapshots ? await (await snapshotting()).readEvidence(target, remediationId, aws) : noEvidence;
    return { ...instance, ...surroundingsOf(found), ...evidence };
  },

  plan(instance, { snapshots, findingId, remediationId }) {
    const isolation = planIsolation(instance);
    const incident: Incident = { finding: asTagValue(findingId), remediation: remediationId };
    const takes = snapshots && Object.keys(instance.volumes).length > 0;
    const planned =
      isolation.kind === 'change' && takes
        ? join<State, Field>(set(instance, { snapshots: incident }), isolation)
        : isolation;
    return explain(planned, sentencesOn(instance, snapshots).join(' '));
  },

  evidence(instance, { snapshots }) {
    return snapshots ? evidenceOf(instance) : undefined;
  },

  async apply(target, change, aws) {
    await applyOne(target, change, aws);
  },

  /** Isolation does not depend on evidence: an attacker could prevent snapshots. */
  async applyAll(target, changes, aws) {
    const isEvidence = ({ field }: IsolatingChange) => field === 'snapshots';
    const failure = await inOrder(target, changes.filter(isEvidence), aws).catch(asError);
    await inOrder(
      target,
      changes.filter((change) => !isEvidence(change)),
      aws,
    );
    if (isCannotChange(failure)) cannot(`The instance is isolated, but has no snapshots. ${failure.message}`);
    if (failure !== undefined) throw failure;
  },
});

/** Loaded on demand, because only some policies ask for snapshots. */
const snapshotting = () => import('./evidence/snapshots/index.ts');

const noEvidence: Evidence = { volumes: {}, snapshots: null, snapshotIds: [] };

async function inOrder(target: Target, changes: readonly IsolatingChange[], aws: Aws): Promise<undefined> {
  for (const change of changes) await applyOne(target, change, aws);
}

async function applyOne(target: Target, change: IsolatingChange, aws: Aws): Promise<void> {
  switch (change.field) {
    case 'snapshots':
      return change.to === null ? undefined : (await snapshotting()).takeSnapshots(target, change.to, aws);
    case 'interfaces':
      return moveInterface(change.key, change.to ?? [], aws);
    case 'clones':
      if (change.to !== null) return makeClone(change.to, target, aws);
      return change.from === null ? undefined : removeClone(change.from, target, aws);
  }
}
