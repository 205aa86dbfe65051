import {
  type LogBucketField,
  type LogBucketState,
  configFiles,
  requireLogBucket,
  whyNotDelivered,
} from '../log-bucket/index.ts';
import type { DeliveryState } from './delivery.ts';
import type { RecorderState } from './recorder.ts';
import { type ServiceLinkedRoleState, serviceLinkedRole } from './service-linked-role.ts';
import { type Plan, askFor, join, refuse, set } from '../../engine/index.ts';

/** The facts of a Region that decide whether AWS Config records its resources. */
export interface RecordingState extends LogBucketState, ServiceLinkedRoleState, RecorderState, DeliveryState {
  /** The name of the bucket for a new delivery channel. */
  readonly bucketName: string;
  readonly region: string;
}
type RecordingField = 'serviceLinkedRole' | 'recorder' | 'recordsIam' | 'deliveryChannel' | 'recording';
type Field = LogBucketField | RecordingField;

/** Where the control requires a recorder to record the global IAM resources. */
export type IamRecording = 'required' | 'not required' | 'required unless the Region is linked';

/**
 * Plans what is missing: the role, the recorder, its IAM resources, the delivery, and the recording itself. Asks before
 * delivery depends on another role, and before IAM resources are recorded in a Region that may be linked.
 */
export function planRecording(
  account: RecordingState,
  isRoleChecked: boolean,
  iam: IamRecording,
): Plan<RecordingState, Field> {
  const planned = planMissing(account, isRoleChecked, iam !== 'not required');
  if (planned.kind !== 'change') return planned;
  if (account.recorder?.name.startsWith('aws-controltower-') === true) {
    return refuse(
      'AWS Control Tower manages the AWS Config recorder and would report the change as drift. Make the change in the ' +
        'landing zone. If only the role differs, set includeConfigServiceLinkedRoleCheck to false.',
    );
  }
  const changes = (name: RecordingField) => planned.changes.some(({ field }) => field === name);
  const delivery = changes('recorder') ? whoLosesDelivery(account) : '';
  const isUncertain = iam === 'required unless the Region is linked' && changes('recordsIam');
  // A new role has no use without the recorder.
  const asksForRole = askFor(planned, 'serviceLinkedRole', changes('serviceLinkedRole') ? delivery : '');
  return askFor(askFor(asksForRole, 'recorder', delivery), 'recordsIam', isUncertain ? whyAskForIam : '');
}

const whyAskForIam =
  'The parameter homeRegion is not set. Security Hub requires the global IAM resources in its home Region, and in ' +
  'Regions that are not linked to it. In a linked Region, AWS Config would only record and charge for them once more.';

/** A delivery channel that exists was set up for the previous role. */
function whoLosesDelivery({ recorder, deliveryChannel }: RecordingState): string {
  if (recorder === null || deliveryChannel === null) return '';
  const { bucket } = deliveryChannel;
  return (
    `AWS Config would deliver to the bucket ${bucket} with its service-linked role instead of ${recorder.role}. Check ` +
    'that the policies of the bucket and its KMS key allow config.amazonaws.com.'
  );
}

/** A delivery channel that exists does not change. If it delivers to the bucket of ASR, its files must arrive there. */
function planDelivery(account: RecordingState): Plan<RecordingState, Field> {
  const { deliveryChannel, bucketName, logBucketSettings } = account;
  if (deliveryChannel === null) return requireLogBucket(account, bucketName, configFiles);
  if (deliveryChannel.bucket !== bucketName) return { kind: 'compliant' };
  const obstacle = whyNotDelivered(bucketName, logBucketSettings, configFiles);
  return obstacle === undefined ? { kind: 'compliant' } : refuse(obstacle);
}

function planMissing(
  account: RecordingState,
  isRoleChecked: boolean,
  requiresIam: boolean,
): Plan<RecordingState, Field> {
  const present = account.recorder ?? { name: 'asr-config', role: serviceLinkedRole };
  const recorder = isRoleChecked ? { ...present, role: serviceLinkedRole } : present;
  const usesServiceLinkedRole = recorder.role === serviceLinkedRole;
  return join<RecordingState, Field>(
    planDelivery(account),
    set<RecordingState, RecordingField>(account, {
      serviceLinkedRole: usesServiceLinkedRole ? serviceLinkedRole : account.serviceLinkedRole,
      recorder,
      // A recorder of some types has the IAM types in its list, which ASR does not change.
      recordsIam: account.recordsIam || (requiresIam && account.records !== 'some resource types'),
      deliveryChannel: account.deliveryChannel ?? { name: 'asr-config', bucket: account.bucketName },
      recording: true,
    }),
  );
}
