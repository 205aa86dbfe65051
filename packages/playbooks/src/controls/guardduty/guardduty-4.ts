import { changeTag, detectorIdOf, hasDetector, planTags, readTags, tagPermissions } from './tags.ts';
import { definePlaybook } from '../../engine/index.ts';
import { requiredTagKeys } from '../../parameters/index.ts';

const detector = 'arn:{partition}:guardduty:{region}:{account}:detector/{id}';

/**
 * GuardDuty.4: GuardDuty detectors should be tagged.
 *
 * {@inheritDoc GuardDuty.2}
 *
 * @failed Security Hub finds a detector without a key of `requiredTagKeys`, or without any tag if the parameter is empty.
 * Keys are case sensitive, and tags that begin with `aws:` do not count. The rule `tagged-guardduty-detector` is custom.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/guardduty-controls.html#guardduty-4
 */
export const guardDuty4 = definePlaybook({
  control: 'GuardDuty.4',
  title: 'add the required tags to a GuardDuty detector',
  resourceType: 'AwsGuardDutyDetector',
  scope: 'regional',
  effect: 'reversible',
  permissions: tagPermissions(detector),
  parameters: { requiredTagKeys },

  async read(target, aws) {
    if (!(await hasDetector(detectorIdOf(target.resourceId), aws))) return undefined;
    return readTags(target, aws);
  },

  plan: (resource, { requiredTagKeys: keys }) => planTags(resource, keys, 'GuardDuty.4'),

  apply: changeTag,
});
