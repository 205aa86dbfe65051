import { changeDelivery, configBucketOf, deliveryPermissions, readDelivery } from './delivery.ts';
import { changeRecorder, readRecorder, recorderPermissions, setRecording, setRecordingOfIam } from './recorder.ts';
import {
  createServiceLinkedRole,
  deleteServiceLinkedRole,
  readServiceLinkedRole,
  serviceLinkedRolePermissions,
} from './service-linked-role.ts';
import { changeLogBucket, logBucketPermissions, readLogBucket } from '../log-bucket/index.ts';
import { definePlaybook, refuse } from '../../engine/index.ts';
import { type RecordingState, planRecording } from './plan-recording.ts';
import { flag, text } from '../../parameters/index.ts';

const bucket = logBucketPermissions('arn:{partition}:s3:::asr-config-{account}-{region}');

/**
 * Config.1: AWS Config should be enabled and use the service-linked role for resource recording.
 *
 * If AWS Config is not set up, ASR creates a recorder for all resource types of the Region. AWS Config charges for each
 * recorded configuration change, and the first month costs most.
 *
 * The control requires that the recorder also records the global IAM resources, except in a linked Region of cross-Region
 * aggregation. ASR adds them to a recorder of all types. To record them only once, set the parameter `homeRegion` to the
 * home Region of Security Hub.
 *
 * If a recorder exists, ASR starts it and assigns the service-linked role. The delivery channel and a list of recorded
 * resource types do not change. AWS Config then no longer delivers with the previous role. If only that role can write to the
 * bucket or use its key, grant access to config.amazonaws.com before you remediate. ASR refuses
 * a recorder that records only some resource types.
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
  parameters: {
    includeConfigServiceLinkedRoleCheck: flag({ default: true }),
    homeRegion: text({
      default: '',
      pattern: /^[a-z]{2}(-[a-z]+)+-\d+$/,
      form: 'a Region, such as eu-west-1',
      orNone: true,
      description:
        'The home Region of Security Hub, if all other Regions are linked to it. If empty, ASR records the global IAM ' +
        'resources in every Region.',
    }),
  },

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
    const requiresIam = homeRegion === '' || homeRegion === account.region;
    const planned = planRecording(account, isRoleChecked, requiresIam);
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
