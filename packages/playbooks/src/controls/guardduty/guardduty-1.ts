import {
  CreateDetectorCommand,
  DeleteDetectorCommand,
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
 * A suspended detector is enabled again as it was. If there is none, one is made that watches
 * CloudTrail, VPC flow and DNS logs, S3 data events and EKS audit logs; it reads them by itself and
 * slows nothing down. After 30 days free of charge, it costs by what there is to watch. Accounts of an
 * organization are better enabled by its GuardDuty administrator. Undo suspends the detector again or
 * deletes the one made here, with all findings it had by then: export them first.
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
    if (tags[tag] !== 'GuardDuty.1') cannot('Somebody else made this detector, so it was kept. Delete it by hand.');
    await guardDuty.send(new DeleteDetectorCommand({ DetectorId }));
  },
});

/** Named one by one, so that what GuardDuty adds in years to come does not add to the bill. */
const Features = [
  { Name: 'S3_DATA_EVENTS' as const, Status: 'ENABLED' as const },
  { Name: 'EKS_AUDIT_LOGS' as const, Status: 'ENABLED' as const },
];

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
