import { changeTag, detectorIdOf, hasDetector, planTags, readTags, tagPermissions } from './tags.ts';
import { definePlaybook } from '../../engine/index.ts';
import { texts } from '../../parameters/index.ts';

const detector = 'arn:{partition}:guardduty:{region}:{account}:detector/{id}';

/**
 * GuardDuty.4: GuardDuty detectors should be tagged.
 *
 * ASR adds each missing key of `requiredTagKeys` with an empty value, which the owner of the detector should fill in.
 * If the parameter is empty and the detector has no user-defined tag, ASR adds the tag `asr:remediation`. Existing tags
 * keep their values. ASR refuses a required key that the GuardDuty API does not accept, such as a key with a space.
 *
 * @failed Security Hub finds a detector without a key of `requiredTagKeys`, or without any tag if the parameter is empty.
 * Keys are case sensitive, and tags that begin with `aws:` do not count. The rule `tagged-guardduty-detector` is custom.
 * @reads All tags of the detector.
 * @impact None. IAM policies that grant access based on tags can match the new tags.
 * @owners AWS CloudFormation and other tools that set the tags of their resources.
 * @undo Nothing is lost. Undo removes the tags that ASR added.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/guardduty-controls.html#guardduty-4
 */
export const guardDuty4 = definePlaybook({
  control: 'GuardDuty.4',
  title: 'add the required tags to a GuardDuty detector',
  resourceType: 'AwsGuardDutyDetector',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: tagPermissions.read,
    write: tagPermissions.write,
    on: {
      'guardduty:ListTagsForResource': [detector],
      'guardduty:TagResource': [detector],
      'guardduty:UntagResource': [detector],
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
    if (!(await hasDetector(detectorIdOf(target.resourceId), aws))) return undefined;
    return readTags(target, aws);
  },

  plan: (resource, { requiredTagKeys: keys }) => planTags(resource, keys, 'GuardDuty.4'),

  apply: changeTag,
});
