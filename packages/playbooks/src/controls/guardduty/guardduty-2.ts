import { changeTag, filterPathOf, hasDetector, hasFilter, planTags, readTags, tagPermissions } from './tags.ts';
import { definePlaybook } from '../../engine/index.ts';
import { requiredTagKeys } from '../../parameters/index.ts';

const filter = 'arn:{partition}:guardduty:{region}:{account}:detector/*/filter/{id}';

/**
 * GuardDuty.2: GuardDuty filters should be tagged.
 *
 * ASR adds each missing key of `requiredTagKeys` with an empty value, which the owner should fill in. If the
 * parameter is empty and the resource has no user-defined tag, ASR adds the tag `asr:remediation`. Existing tags
 * keep their values. ASR refuses a required key that the GuardDuty API does not accept, such as a key with a space.
 *
 * @failed Security Hub finds a filter without a key of `requiredTagKeys`, or without any tag if the parameter is empty.
 * Keys are case sensitive, and tags that begin with `aws:` do not count. The rule `tagged-guardduty-filter` is custom.
 * @reads All tags of the resource.
 * @impact None. IAM policies that grant access based on tags can match the new tags.
 * @owners AWS CloudFormation and other tools that set the tags of their resources.
 * @undo Nothing is lost. Undo removes the tags that ASR added.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/guardduty-controls.html#guardduty-2
 */
export const guardDuty2 = definePlaybook({
  control: 'GuardDuty.2',
  title: 'add the required tags to a GuardDuty filter',
  resourceType: 'AwsGuardDutyFilter',
  scope: 'regional',
  effect: 'reversible',
  permissions: tagPermissions(filter, ['guardduty:ListFilters']),
  parameters: { requiredTagKeys },

  async read(target, aws) {
    const { detectorId, filterName } = filterPathOf(target.resourceId);
    if (!(await hasDetector(detectorId, aws))) return undefined;
    if (!(await hasFilter(detectorId, filterName, aws))) return undefined;
    return readTags(target, aws);
  },

  plan: (resource, { requiredTagKeys: keys }) => planTags(resource, keys, 'GuardDuty.2'),

  apply: changeTag,
});
