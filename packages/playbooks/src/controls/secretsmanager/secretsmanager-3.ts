import {
  DeleteSecretCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
  type DescribeSecretResponse,
} from '@aws-sdk/client-secrets-manager';
import { definePlaybook, refuse, set } from '../../engine/index.ts';
import { describeSecret, primaryRegionOf } from './secret.ts';
import { days } from '../../parameters/index.ts';

// Names of secrets may hold slashes, and the id is what follows the last of them.
const secretArn = 'arn:{partition}:secretsmanager:{region}:{account}:secret:{name}';
const deletionScheduled = 'deletion is scheduled';

/**
 * SecretsManager.3: Remove unused Secrets Manager secrets.
 *
 * The secret is deleted with the longest recovery window there is, 30 days. From now on nobody can
 * read it: what needs it once a year, such as an emergency access or a yearly job, fails. Within
 * the 30 days undo restores the secret with all its versions; after them it is lost for good. A
 * secret that is used between the plan and its approval is left alone.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/secretsmanager-controls.html#secretsmanager-3
 */
export const secretsManager3 = definePlaybook({
  control: 'SecretsManager.3',
  title: 'delete an unused secret, which can be restored for 30 days',
  resourceType: 'AwsSecretsManagerSecret',
  scope: 'regional',
  effect: 'reversible',
  // Whoever reads the secret fails from now on, and after 30 days for ever.
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
      /** Names the day of the last use, so that a use after the plan stops the deletion. */
      use: secret.DeletedDate === undefined ? `last on ${since.toISOString().slice(0, 10)}` : deletionScheduled,
      unusedDays: Math.floor((aws.now().getTime() - since.getTime()) / 86_400_000),
      owner: secret.OwningService || null,
      primaryRegion: primaryRegionOf(secret, target.region),
      replicaRegions: (secret.ReplicationStatus ?? []).map(({ Region }) => String(Region)),
    };
  },

  plan(secret, { unusedForDays }) {
    if (secret.use === deletionScheduled || secret.unusedDays <= unusedForDays) return { kind: 'compliant' };
    if (secret.owner !== null) {
      return refuse(`The secret belongs to the service ${secret.owner}. Delete the resource that uses it there.`);
    }
    if (secret.primaryRegion !== null) {
      return refuse(`The secret is a replica. See whether its primary in ${secret.primaryRegion} is used.`);
    }
    if (secret.replicaRegions.length > 0) {
      return refuse(
        `The secret has replicas in ${secret.replicaRegions.join(', ')}, which may be in use. Remove those replicas ` +
          'that nobody needs, then remediate again.',
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

/** A secret that was never read is as old as its last change. */
function lastUseOf(secret: DescribeSecretResponse) {
  return secret.LastAccessedDate ?? secret.LastChangedDate ?? secret.CreatedDate;
}
