import {
  DeleteSecretCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
  type DescribeSecretResponse,
} from '@aws-sdk/client-secrets-manager';
import { definePlaybook, refuse, set } from '../../engine/index.ts';
import { describeSecret, primaryRegionOf } from './secret.ts';
import { days } from '../../parameters/index.ts';

// Secret names can contain slashes, and `{id}` is only the part after the last one.
const secretArn = 'arn:{partition}:secretsmanager:{region}:{account}:secret:{name}';
const deletionScheduled = 'deletion is scheduled';

/**
 * SecretsManager.3: Remove unused Secrets Manager secrets.
 *
 * ASR schedules the deletion of the secret with the longest recovery window, 30 days. The change always waits for
 * approval. ASR does not delete a secret that is used between the plan and its approval.
 *
 * ASR refuses a secret that was never read but changed recently, because its owner may be setting it up, a secret that a
 * service owns, a replica, and a secret with replicas.
 *
 * @failed The AWS Config rule `secretsmanager-secret-unused` finds a secret that was not read for the number of days.
 * @reads The day of the last read in the Region, the last change, the owning service and the replicas.
 * @impact Applications can no longer read the secret. Those that need it only once a year fail, such as emergency access
 * or a yearly job.
 * @owners AWS services that own a secret, such as Amazon RDS. ASR refuses their secrets.
 * @undo Within the 30 days, undo restores the secret with all its versions. After that, it is permanently lost.
 * @unverified When the rule counts a secret that was never read as unused. ASR counts from its creation.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/secretsmanager-controls.html#secretsmanager-3
 */
export const secretsManager3 = definePlaybook({
  control: 'SecretsManager.3',
  title: 'delete an unused secret with a recovery window of 30 days',
  resourceType: 'AwsSecretsManagerSecret',
  scope: 'regional',
  effect: 'reversible',
  // Readers of the secret fail immediately, and permanently after 30 days.
  alwaysAsks: true,
  permissions: {
    read: ['secretsmanager:DescribeSecret'],
    write: ['secretsmanager:DeleteSecret', 'secretsmanager:RestoreSecret'],
    on: {
      'secretsmanager:DescribeSecret': [secretArn],
      'secretsmanager:DeleteSecret': [secretArn],
      'secretsmanager:RestoreSecret': [secretArn],
    },
  },
  parameters: { unusedForDays: days({ default: 90, min: 1, max: 365, meaning: 'ceiling' }) },

  async read(target, aws) {
    const secret = await describeSecret(target, aws);
    if (secret === undefined) return undefined;
    const daysSince = (date = aws.now()) => Math.floor((aws.now().getTime() - date.getTime()) / 86_400_000);
    return {
      use: secret.DeletedDate === undefined ? useOf(secret) : deletionScheduled,
      unusedDays: daysSince(secret.LastAccessedDate ?? secret.CreatedDate),
      /** Only for a secret that was never read. A rotation of any other secret also reads it. */
      unchangedDays:
        secret.LastAccessedDate === undefined ? daysSince(secret.LastChangedDate ?? secret.CreatedDate) : null,
      owner: secret.OwningService || null,
      primaryRegion: primaryRegionOf(secret, target.region),
      replicaRegions: (secret.ReplicationStatus ?? []).map(({ Region }) => String(Region)),
    };
  },

  plan(secret, { unusedForDays }) {
    if (secret.use === deletionScheduled || secret.unusedDays <= unusedForDays) return { kind: 'compliant' };
    if (secret.owner !== null) {
      return refuse(
        `The service ${secret.owner} owns this secret. In that service, delete the resource that uses the secret.`,
      );
    }
    if (secret.primaryRegion !== null) {
      return refuse(`The secret is a replica. Check whether its primary secret in ${secret.primaryRegion} is in use.`);
    }
    if (secret.replicaRegions.length > 0) {
      return refuse(
        `The secret has replicas in ${secret.replicaRegions.join(', ')}, which may be in use. Remove the replicas that ` +
          'are no longer needed, then remediate again.',
      );
    }
    if (secret.unchangedDays !== null && secret.unchangedDays <= unusedForDays) {
      return refuse(
        `The secret was never read, but was changed ${secret.unchangedDays} days ago, so its owner may be setting it up. ` +
          'Delete it manually if it is not needed.',
      );
    }
    return set(secret, { use: deletionScheduled });
  },

  async apply({ resourceId: SecretId }, { to: use }, aws) {
    const secrets = aws.client(SecretsManagerClient);
    await (use === deletionScheduled
      ? secrets.send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 30 }))
      : secrets.send(new RestoreSecretCommand({ SecretId })));
  },
});

/**
 * Returns the version and the day of the last read, so that a use after the plan prevents the deletion. Undo restores
 * both. The time of the last change is left out, because the deletion and the restoration move it.
 */
function useOf({ LastAccessedDate: read, VersionIdsToStages: versions = {} }: DescribeSecretResponse): string {
  const version = Object.keys(versions).find((id) => versions[id]?.includes('AWSCURRENT')) ?? 'none';
  return `version ${version}, ${read === undefined ? 'never read' : `last read on ${read.toISOString().slice(0, 10)}`}`;
}
