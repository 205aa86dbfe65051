import { changeTag, detectorPathOf, hasDetector, hasFilter, readTags, tagPermissions } from './tags.ts';
import { definePlaybook, requireTags } from '../../engine/index.ts';
import { texts } from '../../parameters/index.ts';

const filter = 'arn:{partition}:guardduty:{region}:{account}:detector/*/filter/{id}';
/**
 * GuardDuty.2: GuardDuty filters should be tagged.
 *
 * The missing ones of `requiredTagKeys` are added with an empty value, which their owner should fill
 * in; if the control asks for no key in particular and there is no tag at all, `asr:remediation` is
 * added. Tags that are there keep their values. It costs nothing, and GuardDuty works as before;
 * policies that grant access by tags may see the new ones. Undo removes what was added.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/guardduty-controls.html#guardduty-2
 */
export const guardDuty2 = definePlaybook({
  control: 'GuardDuty.2',
  title: 'give a GuardDuty filter the tags it should have',
  resourceType: 'AwsGuardDutyFilter',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: [...tagPermissions.read, 'guardduty:ListFilters'],
    write: tagPermissions.write,
    on: {
      'guardduty:ListTagsForResource': [filter],
      'guardduty:TagResource': [filter],
      'guardduty:UntagResource': [filter],
    },
  },
  parameters: {
    requiredTagKeys: texts({
      default: [],
      meaning: 'floor',
      pattern: /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/u,
      form: 'a tag key of 1 to 128 characters',
      most: 6,
      description: 'Empty: any tag.',
    }),
  },

  async read(target, aws) {
    const { detectorId, filterName } = detectorPathOf(target.resourceId);
    if (!(await hasDetector(detectorId, aws))) return undefined;
    if (filterName === null || !(await hasFilter(detectorId, filterName, aws))) return undefined;
    return readTags(target, aws);
  },

  plan: (resource, { requiredTagKeys: keys }) => requireTags(resource, keys, 'GuardDuty.2'),

  apply: changeTag,
});
