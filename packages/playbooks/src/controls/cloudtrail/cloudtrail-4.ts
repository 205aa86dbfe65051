import { foreignOwnerOf, ownTrail, readTrail, refuseForeign, updateTrail } from './trail/index.ts';
import { definePlaybook, set } from '../../engine/index.ts';

/**
 * CloudTrail.4: CloudTrail log file validation should be enabled.
 *
 * CloudTrail delivers a signed digest file every hour. With the digest files you can prove that no log file was
 * modified or deleted. Only the storage of the digest files incurs charges, for a few kilobytes. The trail continues
 * to record. Log files from before the change remain without digest files.
 *
 * @failed The AWS Config rule `cloud-trail-log-file-validation-enabled` finds a trail without log file validation.
 * @reads The trail in its home Region.
 * @impact None.
 * @owners AWS Control Tower denies changes of the trails that it created, with a service control policy.
 * @undo Nothing is lost. Existing digest files stay.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html#cloudtrail-4
 */
export const cloudTrail4 = definePlaybook({
  control: 'CloudTrail.4',
  title: 'enable log file validation for a CloudTrail trail',
  resourceType: 'AwsCloudTrailTrail',
  scope: 'global',
  effect: 'reversible',
  permissions: {
    read: ['cloudtrail:GetTrail'],
    write: ['cloudtrail:UpdateTrail'],
    on: { 'cloudtrail:GetTrail': [ownTrail], 'cloudtrail:UpdateTrail': [ownTrail] },
  },
  parameters: {},

  async read(target, aws) {
    const trail = await readTrail(target, aws);
    if (trail === undefined) return undefined;
    return { foreignOwner: foreignOwnerOf(target), validates: trail.LogFileValidationEnabled ?? false };
  },

  plan(trail) {
    if (trail.foreignOwner !== null) return refuseForeign(trail.foreignOwner);
    return set(trail, { validates: true });
  },

  async apply(target, { to: validates }, aws) {
    await updateTrail(target, { EnableLogFileValidation: validates }, aws);
  },
});
