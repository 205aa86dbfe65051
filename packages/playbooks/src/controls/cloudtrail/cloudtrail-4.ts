import { foreignOwnerOf, ownTrail, readTrail, refuseForeign, updateTrail } from './trail/index.ts';
import { definePlaybook, set } from '../../engine/index.ts';

/**
 * CloudTrail.4: CloudTrail log file validation should be enabled.
 *
 * From then on CloudTrail adds a signed digest file every hour, by which anybody can prove that no
 * log file was changed or deleted. It costs nothing but the few kilobytes of the digests, and the
 * trail records without a break. Logs from before stay without proof. Undo ends the digests; those
 * there are stay.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html#cloudtrail-4
 */
export const cloudTrail4 = definePlaybook({
  control: 'CloudTrail.4',
  title: 'sign the log files of a CloudTrail trail',
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
