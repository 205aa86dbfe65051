import { type LogBucketState, requireLogBucket } from '../log-bucket/index.ts';
import type { DeliveryState } from './delivery.ts';
import type { RecorderState } from './recorder.ts';
import { type ServiceLinkedRoleState, serviceLinkedRole } from './service-linked-role.ts';
import { type Plan, join, set } from '../../engine/index.ts';

/** The facts of a Region that decide whether AWS Config records its resources. */
export interface RecordingState extends LogBucketState, ServiceLinkedRoleState, RecorderState, DeliveryState {
  /** The name of the bucket for a new delivery channel. */
  readonly bucketName: string;
  readonly region: string;
}
type RecordingField = 'serviceLinkedRole' | 'recorder' | 'recordsIam' | 'deliveryChannel' | 'recording';
type Field = keyof LogBucketState | RecordingField;

/** Plans what is missing: the role, the recorder, its IAM resources, the delivery, and the recording itself. */
export function planRecording(
  account: RecordingState,
  isRoleChecked: boolean,
  requiresIam: boolean,
): Plan<RecordingState, Field> {
  const present = account.recorder ?? { name: 'asr-config', role: serviceLinkedRole };
  const recorder = isRoleChecked ? { ...present, role: serviceLinkedRole } : present;
  const usesServiceLinkedRole = recorder.role === serviceLinkedRole;
  return join<RecordingState, Field>(
    account.deliveryChannel === null ? requireLogBucket(account, account.bucketName) : { kind: 'compliant' },
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
