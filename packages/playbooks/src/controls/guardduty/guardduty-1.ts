import {
  CreateDetectorCommand,
  DeleteDetectorCommand,
  DetectorFeature,
  GetDetectorCommand,
  GuardDutyClient,
  paginateListDetectors,
  UpdateDetectorCommand,
} from '@aws-sdk/client-guardduty';
import { type Aws, cannot, definePlaybook, refuse, set } from '../../engine/index.ts';
import { administratorOf } from './administrator.ts';

const tag = 'asr:remediation';
const detectors = 'arn:{partition}:guardduty:{region}:{account}:detector/*';

/**
 * GuardDuty.1: GuardDuty should be enabled.
 *
 * ASR enables a suspended detector again, with the features that it has. If the account has no detector in the
 * Region, ASR creates one that monitors CloudTrail events, VPC flow logs, DNS logs, S3 data events and EKS audit
 * logs. All other features stay off, such as Malware Protection and Runtime Monitoring: enable them in GuardDuty if
 * you need them. After a free trial of 30 days, AWS charges by the volume of analyzed data.
 *
 * ASR refuses a suspended detector of a member account, because only the GuardDuty administrator account can enable it.
 *
 * @failed The AWS Config rule `guardduty-enabled-centralized` finds that GuardDuty is not enabled in the account and the
 * Region.
 * @reads The detector of the account in the Region, its status and tags, and its administrator account if it is
 * suspended.
 * @impact None. GuardDuty reads its sources directly and does not slow down your workloads.
 * @owners The GuardDuty administrator account of the organization. Let it enable its member accounts.
 * @undo Undo suspends the detector again, or deletes the detector that ASR created together with all its findings.
 * Export the findings first.
 * @unverified Whether a Region that lacks a feature accepts the request that turns it off.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/guardduty-controls.html#guardduty-1
 * @see https://docs.aws.amazon.com/guardduty/latest/ug/administrator_member_relationships.html
 */
export const guardDuty1 = definePlaybook({
  control: 'GuardDuty.1',
  title: 'enable Amazon GuardDuty for the account in this Region',
  resourceType: 'AwsAccount',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['guardduty:ListDetectors', 'guardduty:GetDetector', 'guardduty:GetAdministratorAccount'],
    write: ['guardduty:CreateDetector', 'guardduty:UpdateDetector', 'guardduty:DeleteDetector'],
    dependent: [
      { action: 'guardduty:TagResource', because: 'CreateDetector tags the new detector.' },
      {
        action: 'iam:CreateServiceLinkedRole',
        because: 'GuardDuty creates its service-linked role when it is first enabled.',
      },
    ],
    on: {
      'guardduty:GetDetector': [detectors],
      'guardduty:UpdateDetector': [detectors],
      'guardduty:DeleteDetector': [detectors],
      'guardduty:TagResource': [detectors],
      'iam:CreateServiceLinkedRole': [
        'arn:{partition}:iam::{account}:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty',
      ],
    },
    when: { 'iam:CreateServiceLinkedRole': { StringEquals: { 'iam:AWSServiceName': 'guardduty.amazonaws.com' } } },
  },
  parameters: {},

  async read(_target, aws) {
    const { id, status } = await readDetector(aws);
    // Only a suspended detector is enabled again.
    const administrator = id !== null && status === 'DISABLED' ? await administratorOf(id, aws) : null;
    return { detector: status, administrator };
  },

  plan(account) {
    if (account.administrator !== null) {
      return refuse(
        `The GuardDuty administrator account ${account.administrator} suspended GuardDuty in this account, and only it ` +
          'can enable GuardDuty again. Enable the member account there.',
      );
    }
    return set(account, { detector: 'ENABLED' });
  },

  async apply(_target, { to: status }, aws) {
    const guardDuty = aws.client(GuardDutyClient);
    const { id: DetectorId, tags } = await readDetector(aws);
    if (status !== null) {
      await (DetectorId === null
        ? guardDuty.send(new CreateDetectorCommand({ Enable: true, Features, Tags: { [tag]: 'GuardDuty.1' } }))
        : guardDuty.send(new UpdateDetectorCommand({ DetectorId, Enable: status === 'ENABLED' })));
      return;
    }
    if (DetectorId === null) return;
    if (tags[tag] !== 'GuardDuty.1')
      cannot('ASR did not create this detector, so ASR kept it. Delete it in GuardDuty.');
    await guardDuty.send(new DeleteDetectorCommand({ DetectorId }));
  },
});

/**
 * The features that cost little and do not reach into workloads. Malware Protection copies volumes, and Runtime
 * Monitoring installs agents on hosts.
 */
const watched: ReadonlySet<DetectorFeature> = new Set(['S3_DATA_EVENTS', 'EKS_AUDIT_LOGS'] as const);

/**
 * Every feature by name, because CreateDetector enables every feature that the request omits. AWS rejects
 * EKS_RUNTIME_MONITORING together with RUNTIME_MONITORING, which includes it.
 *
 * @see https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateDetector.html
 */
const Features = Object.values(DetectorFeature)
  .filter((Name) => Name !== 'EKS_RUNTIME_MONITORING')
  .map((Name) => ({ Name, Status: watched.has(Name) ? ('ENABLED' as const) : ('DISABLED' as const) }));

/** Reads the detector of the account in the Region. There is at most one. */
async function readDetector(aws: Aws) {
  const client = aws.client(GuardDutyClient);
  for await (const { DetectorIds: [id] = [] } of paginateListDetectors({ client }, {})) {
    if (id === undefined) continue;
    const { Status, Tags: tags = {} } = await client.send(new GetDetectorCommand({ DetectorId: id }));
    return { id, status: Status === 'ENABLED' ? ('ENABLED' as const) : ('DISABLED' as const), tags };
  }
  const nothing: { readonly [key: string]: string } = {};
  return { id: null, status: null, tags: nothing };
}
