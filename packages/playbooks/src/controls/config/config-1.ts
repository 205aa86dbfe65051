import { changeDelivery, configBucketOf, deliveryPermissions, readDelivery } from './delivery.ts';
import { changeRecorder, readRecorder, recorderPermissions, setRecording, setRecordingOfIam } from './recorder.ts';
import {
  createServiceLinkedRole,
  deleteServiceLinkedRole,
  readServiceLinkedRole,
  serviceLinkedRolePermissions,
} from './service-linked-role.ts';
import { changeLogBucket, formerLogBucketFields, logBucketPermissions, readLogBucket } from '../log-bucket/index.ts';
import { definePlaybook, refuse } from '../../engine/index.ts';
import { type IamRecording, type RecordingState, planRecording } from './plan-recording.ts';
import { flag, text } from '../../parameters/index.ts';

const bucket = logBucketPermissions('arn:{partition}:s3:::asr-config-{account}-{region}');

/**
 * Config.1: AWS Config should be enabled and use the service-linked role for resource recording.
 *
 * If AWS Config is not set up, ASR creates a recorder for all resource types of the Region, with a bucket and a
 * delivery channel. AWS Config charges for each recorded configuration change, and the first month costs most.
 *
 * IAM resources are global, so a recorder in each further Region only records and charges for them once more. Set the
 * parameter `homeRegion` to the home Region of Security Hub, or to `none` without cross-Region aggregation. If it is
 * empty, ASR asks before it adds the IAM resources to a recorder of all types.
 *
 * If a recorder exists, ASR starts it and assigns the service-linked role. The delivery channel and a list of recorded
 * resource types do not change. AWS Config then no longer delivers with the previous role, so this change requires
 * approval if there is a delivery channel. If the parameter `includeConfigServiceLinkedRoleCheck` is `false`, an
 * existing recorder keeps its role.
 *
 * ASR refuses a recorder that records only some resource types, and a recorder of AWS Control Tower.
 *
 * @failed Security Hub finds that AWS Config does not record, does not use its service-linked role, or does not record
 * all resource types that the enabled controls require. It requires the global IAM resources except in a linked Region.
 * @reads The customer managed recorder and its status, role and resource types, the delivery channel, and the bucket
 * for a new channel with its default encryption, Object Lock and Requester Pays. AWS Config does not deliver to a bucket
 * with Object Lock, nor with a KMS key whose policy does not allow it, so ASR refuses both. ASR does not read which
 * controls are enabled, so it requires all types.
 * @impact Delivery to a bucket or with a KMS key that only the previous role can use.
 * @owners AWS Control Tower. ASR refuses its recorders.
 * @undo Undo stops or deletes only what ASR started or created. AWS Config writes to a new bucket immediately, so undo
 * keeps the bucket as evidence. AWS keeps the service-linked role while any Region uses it.
 * @unverified Whether a service-linked recorder of Security Hub alone satisfies the control.
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
  parameters: {
    includeConfigServiceLinkedRoleCheck: flag({ default: true }),
    homeRegion: text({
      default: '',
      pattern: /^(none|[a-z]{2}(-[a-z]+)+-\d+)$/,
      form: 'a Region, such as eu-west-1, or "none"',
      orNone: true,
      description:
        'The home Region of Security Hub, if all other Regions are linked to it, or "none" without cross-Region ' +
        'aggregation. If empty, ASR asks before it records the global IAM resources.',
    }),
  },
  formerFields: formerLogBucketFields,

  async read(target, aws): Promise<RecordingState> {
    const logBucket = configBucketOf(target);
    return {
      ...(await readLogBucket(logBucket, aws)),
      bucketName: logBucket.name,
      region: target.region,
      ...(await readServiceLinkedRole(aws)),
      ...(await readRecorder(aws)),
      ...(await readDelivery(aws)),
    };
  },

  plan(account, { includeConfigServiceLinkedRoleCheck: isRoleChecked, homeRegion }) {
    const planned = planRecording(account, isRoleChecked, iamRecordingIn(account.region, homeRegion));
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
      case 'recordsIam':
        return setRecordingOfIam(change.to, aws);
      case 'deliveryChannel':
        return changeDelivery(change, aws);
      case 'recording':
        return setRecording(change.to, aws);
      default:
        return changeLogBucket(configBucketOf(target), change, aws);
    }
  },
});

/** @param homeRegion `none`: no Region is linked to another. Empty: unknown. */
function iamRecordingIn(region: string, homeRegion: string): IamRecording {
  if (homeRegion === '') return 'required unless the Region is linked';
  return homeRegion === 'none' || homeRegion === region ? 'required' : 'not required';
}
