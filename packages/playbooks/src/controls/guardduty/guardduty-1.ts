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
 * ASR enables a suspended detector again as it was. Where there is none, ASR creates one that watches CloudTrail, VPC
 * flow and DNS logs, S3 data events and EKS audit logs. It turns off all other
 * features, such as malware protection and runtime monitoring: enable them in GuardDuty if you want them. GuardDuty reads its sources
 * directly and slows nothing down. After 30 days free of charge, it costs by the volume that it watches. In an
 * organization, have the GuardDuty administrator enable the accounts instead. Undo suspends the detector again, or
 * deletes the one that ASR created, with all its findings: export them first.
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
      { action: 'iam:CreateServiceLinkedRole', because: 'GuardDuty makes its role when it is enabled first.' },
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
      cannot('ASR did not create this detector, so ASR keeps it. Delete it in GuardDuty.');
    await guardDuty.send(new DeleteDetectorCommand({ DetectorId }));
  },
});

/** What costs little and reaches into no workload: malware protection copies volumes, runtime monitoring puts agents on hosts. */
const watched: ReadonlySet<DetectorFeature> = new Set(['S3_DATA_EVENTS', 'EKS_AUDIT_LOGS'] as const);

/**
 * Every feature by name, since CreateDetector turns on what is left out. AWS refuses EKS_RUNTIME_MONITORING together
 * with RUNTIME_MONITORING, which includes it.
 *
 * @see https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateDetector.html
 */
const Features = Object.values(DetectorFeature)
  .filter((Name) => Name !== 'EKS_RUNTIME_MONITORING')
  .map((Name) => ({ Name, Status: watched.has(Name) ? ('ENABLED' as const) : ('DISABLED' as const) }));

/** An account has one detector in a Region, or none. */
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
