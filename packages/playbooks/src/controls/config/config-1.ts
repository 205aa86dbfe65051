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
 * Where AWS Config was not set up, it begins to record all resource types of the Region, and those of IAM in the main
 * Region only. Every recorded change of a resource costs, and the first month costs most. A recorder that exists is
 * started and gets the service-linked role; what it records and where it delivers stay as they are. Config then no
 * longer delivers as the old role: if only that role may write to the bucket or use its key, let in
 * config.amazonaws.com first. Which resource types a recorder lacks is for a person to decide.
 *
 * Undo stops and deletes only what was started and made here. Config itself writes to a new bucket at once, so undo
 * keeps that bucket as evidence and says so, and AWS keeps the role as long as any Region uses it. With the parameter
 * includeConfigServiceLinkedRoleCheck set to false, an existing recorder keeps its role.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/config-controls.html#config-1
 */
export const config1 = definePlaybook({
  control: 'Config.1',
  title: 'record the resources of the Region with AWS Config and its service-linked role',
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
      'The recorder of AWS Config records some resource types only, and ASR does not change which. Let it record all ' +
        'types, or at least those that the enabled controls of Security Hub need.',
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
  /** Of the bucket for a delivery channel that is not there yet. */
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
