import { type DeliveryState, changeDelivery, configBucketOf, deliveryPermissions, readDelivery } from './delivery.ts';
import { type RecorderState, changeRecorder, readRecorder, recorderPermissions, setRecording } from './recorder.ts';
import {
  type ServiceLinkedRoleState,
  createServiceLinkedRole,
  deleteServiceLinkedRole,
  readServiceLinkedRole,
  serviceLinkedRole,
  serviceLinkedRolePermissions,
} from './service-linked-role.ts';
import {
  type LogBucketState,
  changeLogBucket,
  logBucketPermissions,
  readLogBucket,
  requireLogBucket,
} from '../log-bucket/index.ts';
import { type Plan, definePlaybook, join, refuse, set } from '../../engine/index.ts';
import { flag } from '../../parameters/index.ts';

const bucket = logBucketPermissions('arn:{partition}:s3:::asr-config-{account}-{region}');

/**
 * Config.1: AWS Config should be enabled and use the service-linked role for resource recording.
 *
 * If AWS Config is not set up, ASR creates a recorder for all resource types of the Region. Only the main Region of the
 * partition records IAM resources. AWS Config charges for each recorded configuration change, and the first month costs
 * most.
 *
 * If a recorder exists, ASR starts it and assigns the service-linked role. The recorded resource types and the delivery
 * channel do not change. AWS Config then no longer delivers with the previous role. If only that role can write to the
 * bucket or use its key, grant access to config.amazonaws.com before you remediate. ASR does not add resource types to
 * a recorder.
 *
 * Undo stops or deletes only what ASR started or created. AWS Config writes to a new bucket immediately, so undo keeps
 * the bucket as evidence and reports that it did. AWS keeps the service-linked role while any Region uses it.
 *
 * If the parameter `includeConfigServiceLinkedRoleCheck` is `false`, an existing recorder keeps its role.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/config-controls.html#config-1
 */
export const config1 = definePlaybook({
  control: 'Config.1',
  title: 'record resources with AWS Config and its service-linked role',
  resourceType: 'AwsAccount',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: [
      ...recorderPermissions.read,
      ...deliveryPermissions.read,
      ...serviceLinkedRolePermissions.read,
      ...bucket.read,
    ],
    write: [
      ...recorderPermissions.write,
      ...deliveryPermissions.write,
      ...serviceLinkedRolePermissions.write,
      ...bucket.write,
    ],
    dependent: [...recorderPermissions.dependent, ...serviceLinkedRolePermissions.dependent],
    on: { ...recorderPermissions.on, ...serviceLinkedRolePermissions.on, ...bucket.on },
    when: serviceLinkedRolePermissions.when,
  },
  parameters: { includeConfigServiceLinkedRoleCheck: flag({ default: true }) },

  async read(target, aws): Promise<State> {
    const logBucket = configBucketOf(target);
    return {
      ...(await readLogBucket(logBucket, aws)),
      bucketName: logBucket.name,
      ...(await readServiceLinkedRole(aws)),
      ...(await readRecorder(aws)),
      ...(await readDelivery(aws)),
    };
  },

  plan(account, { includeConfigServiceLinkedRoleCheck: isRoleChecked }) {
    const planned = planRecording(account, isRoleChecked);
    if (planned.kind !== 'compliant' || account.records !== 'some resource types') return planned;
    return refuse(
      'The AWS Config recorder records only some resource types, and ASR does not change them. Configure it to record ' +
        'all types, or at least those that the enabled Security Hub controls require.',
    );
  },

  async apply(target, change, aws) {
    switch (change.field) {
      case 'serviceLinkedRole':
        return change.to === null ? deleteServiceLinkedRole(aws) : createServiceLinkedRole(aws);
      case 'recorder':
        return changeRecorder(target, change, aws);
      case 'deliveryChannel':
        return changeDelivery(change, aws);
      case 'recording':
        return setRecording(change.to, aws);
      default:
        return changeLogBucket(configBucketOf(target), change, aws);
    }
  },
});

interface State extends LogBucketState, ServiceLinkedRoleState, RecorderState, DeliveryState {
  /** The name of the bucket for a new delivery channel. */
  readonly bucketName: string;
}
type Field = keyof LogBucketState | 'serviceLinkedRole' | 'recorder' | 'deliveryChannel' | 'recording';

function planRecording(account: State, isRoleChecked: boolean): Plan<State, Field> {
  const present = account.recorder ?? { name: 'asr-config', role: serviceLinkedRole };
  const recorder = isRoleChecked ? { ...present, role: serviceLinkedRole } : present;
  const usesServiceLinkedRole = recorder.role === serviceLinkedRole;
  return join<State, Field>(
    account.deliveryChannel === null ? requireLogBucket(account, account.bucketName) : { kind: 'compliant' },
    set<State, 'serviceLinkedRole' | 'recorder' | 'deliveryChannel' | 'recording'>(account, {
      serviceLinkedRole: usesServiceLinkedRole ? serviceLinkedRole : account.serviceLinkedRole,
      recorder,
      deliveryChannel: account.deliveryChannel ?? { name: 'asr-config', bucket: account.bucketName },
      recording: true,
    }),
  );
}
