import {
  CreateDetectorCommand,
  DeleteDetectorCommand,
  DetectorFeature,
  GetDetectorCommand,
  GuardDutyClient,
  paginateListDetectors,
  UpdateDetectorCommand,
} from '@aws-sdk/client-guardduty';
import { type Aws, cannot, definePlaybook, set } from '../../engine/index.ts';

const tag = 'asr:remediation';
const detectors = 'arn:{partition}:guardduty:{region}:{account}:detector/*';

/**
 * GuardDuty.1: GuardDuty should be enabled.
 *
 * ASR enables a suspended detector again, with the features that it has. If the account has no detector in the
 * Region, ASR creates one that monitors CloudTrail events, VPC flow logs, DNS logs, S3 data events and EKS audit
 * logs. All other features stay off, such as Malware Protection and Runtime Monitoring: enable them in GuardDuty if
 * you need them.
 *
 * GuardDuty reads its sources directly and does not slow down your workloads. After a free trial of 30 days, AWS
 * charges by the volume of analyzed data. In an organization, let the GuardDuty administrator enable its member
 * accounts instead.
 *
 * Undo suspends the detector again, or deletes the detector that ASR created together with all its findings. Export
 * the findings first.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/guardduty-controls.html#guardduty-1
 */
export const guardDuty1 = definePlaybook({
  control: 'GuardDuty.1',
  title: 'enable Amazon GuardDuty for the account in this Region',
  resourceType: 'AwsAccount',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['guardduty:ListDetectors', 'guardduty:GetDetector'],
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
    const { status } = await readDetector(aws);
    return { detector: status };
  },

  plan(account) {
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
