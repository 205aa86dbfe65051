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
 * ASR schedules the deletion of the secret with the longest recovery window, 30 days. Applications can no longer read
 * the secret. Those that need it only once a year fail, such as emergency access or a yearly job.
 *
 * Within the 30 days, undo restores the secret with all its versions. After that, the secret is permanently lost, so
 * this change always waits for approval. ASR does not delete a secret that is used between the plan and its approval.
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
    const since = lastUseOf(secret) ?? aws.now();
    return {
      use: secret.DeletedDate === undefined ? useOf(secret) : deletionScheduled,
      unusedDays: Math.floor((aws.now().getTime() - since.getTime()) / 86_400_000),
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

/** Returns the time of the last use; the time of the last change for a secret that was never read. */
function lastUseOf(secret: DescribeSecretResponse) {
  return secret.LastAccessedDate ?? secret.LastChangedDate ?? secret.CreatedDate;
}
