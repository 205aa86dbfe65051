import { createHash } from 'node:crypto';
import {
  RotateSecretCommand,
  SecretsManagerClient,
  type DescribeSecretResponse,
} from '@aws-sdk/client-secrets-manager';
import { type Aws, type Target, cannot, definePlaybook, refuse, set } from '../../engine/index.ts';
import { describeSecret, obstacleToRotation, rotatorOf } from './secret.ts';
import { days } from '../../parameters/index.ts';

// Names of secrets may hold slashes, and the id is what follows the last of them.
const secretArn = 'arn:{partition}:secretsmanager:{region}:{account}:secret:{name}';

/**
 * SecretsManager.4: Secrets Manager secrets should be rotated within a specified number of days.
 *
 * The secret gets a new value now, from the rotation function it has, and it cannot be put back:
 * the value before stays only as the version AWSPREVIOUS, and the database or service behind it
 * may take it no more. Applications that keep the value in memory fail until they fetch it anew. The
 * schedule stays as it is. A secret whose automatic rotation is off, or whose last rotation did
 * not finish, is refused.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/secretsmanager-controls.html#secretsmanager-4
 */
export const secretsManager4 = definePlaybook({
  control: 'SecretsManager.4',
  title: 'rotate a secret now, which replaces its value for good',
  resourceType: 'AwsSecretsManagerSecret',
  scope: 'regional',
  effect: 'irreversible',
  permissions: {
    read: ['secretsmanager:DescribeSecret'],
    write: ['secretsmanager:RotateSecret'],
    dependent: [{ action: 'lambda:InvokeFunction', because: 'Secrets Manager calls the rotation function.' }],
    on: {
      'secretsmanager:DescribeSecret': [secretArn],
      'secretsmanager:RotateSecret': [secretArn],
      'lambda:InvokeFunction': ['arn:{partition}:lambda:{region}:{account}:function:*'],
    },
  },
  parameters: { maxDaysSinceRotation: days({ default: 90, min: 1, max: 180, meaning: 'ceiling' }) },
  settles: { withinSeconds: 1800, isSettled: ({ version, versionInUse }) => version === versionInUse },

  read,

  plan(secret, { maxDaysSinceRotation }) {
    const next = versionAfter(secret.versionInUse);
    if (secret.daysSinceRotation <= maxDaysSinceRotation || secret.version === next) return { kind: 'compliant' };
    const obstacle = obstacleToRotation(secret);
    if (obstacle !== undefined) return refuse(obstacle);
    if (!secret.rotates) {
      return refuse('The automatic rotation of the secret is off. Remediate SecretsManager.1 first, then this again.');
    }
    if (secret.version !== secret.versionInUse) {
      return refuse('A rotation of the secret began and did not finish. See the log of its rotation function for why.');
    }
    return set(secret, { version: next });
  },

  async apply({ resourceId: SecretId }, { to: version }, aws) {
    if (version === null) cannot('A secret cannot be without a version. Plan again.');
    // The token becomes the id of the new version, and a second call with it does nothing.
    await aws.client(SecretsManagerClient).send(new RotateSecretCommand({ SecretId, ClientRequestToken: version }));
  },
});

async function read(target: Target, aws: Aws) {
  const secret = await describeSecret(target, aws);
  if (secret === undefined || secret.DeletedDate !== undefined) return undefined;
  const versionInUse = versionAt(secret, 'AWSCURRENT');
  const rotated = secret.LastRotatedDate ?? secret.CreatedDate ?? aws.now();
  return {
    /** As ordered: a rotation that has begun counts. */
    version: versionAt(secret, 'AWSPENDING') ?? versionInUse,
    versionInUse,
    daysSinceRotation: Math.floor((aws.now().getTime() - rotated.getTime()) / 86_400_000),
    rotates: secret.RotationEnabled ?? false,
    ...rotatorOf(secret, target.region),
  };
}

function versionAt({ VersionIdsToStages: versions = {} }: DescribeSecretResponse, stage: string): string | null {
  return Object.entries(versions).find(([, stages]) => stages.includes(stage))?.[0] ?? null;
}

/** The id of the version that follows: the same for everybody who rotates the same version. */
function versionAfter(version: string | null): string {
  const digest = createHash('sha256').update(`asr rotates ${version}`).digest('hex');
  return digest.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
