import { createHash } from 'node:crypto';
import {
  RotateSecretCommand,
  SecretsManagerClient,
  type DescribeSecretResponse,
} from '@aws-sdk/client-secrets-manager';
import { type Aws, type Target, cannot, definePlaybook, refuse, set } from '../../engine/index.ts';
import { anyFunction, obstacleToInvocation, readInvocation, withInvocation } from './rotation-function.ts';
import { describeSecret, obstacleToRotation, rotatorOf, throughSecretsManager } from './secret.ts';
import { days } from '../../parameters/index.ts';

// Secret names can contain slashes, and `{id}` is only the part after the last one.
const secretArn = 'arn:{partition}:secretsmanager:{region}:{account}:secret:{name}';

/**
 * SecretsManager.4: Secrets Manager secrets should be rotated within a specified number of days.
 *
 * The rotation function of the secret creates a new value now. The rotation schedule stays. The change always waits for
 * approval. ASR refuses a secret whose automatic rotation is off, whose last rotation did not finish, or whose rotation
 * function does not exist or does not let Secrets Manager invoke it.
 *
 * @failed The AWS Config rule `secretsmanager-secret-periodic-rotation` finds a secret that was not rotated for more than
 * the number of days.
 * @reads The last rotation, or the creation of a secret that never rotated, the versions, and the policy of the rotation
 * function.
 * @impact Applications that cache the value fail until they fetch it again.
 * @owners AWS services that own a secret, such as Amazon RDS. ASR refuses their secrets.
 * @undo The rotation cannot be undone: the previous value stays only as the version AWSPREVIOUS, and the database or
 * service that it belongs to may no longer accept it.
 * @unverified A rotation function in another account or Region, which ASR cannot read, and the conditions of its policy.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/secretsmanager-controls.html#secretsmanager-4
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html
 */
export const secretsManager4 = definePlaybook({
  control: 'SecretsManager.4',
  title: 'rotate a secret now, which permanently replaces its value',
  resourceType: 'AwsSecretsManagerSecret',
  scope: 'regional',
  effect: 'irreversible',
  permissions: {
    read: ['secretsmanager:DescribeSecret', 'lambda:GetPolicy'],
    write: ['secretsmanager:RotateSecret'],
    dependent: [{ action: 'lambda:InvokeFunction', because: 'Secrets Manager calls the rotation function.' }],
    on: {
      'secretsmanager:DescribeSecret': [secretArn],
      'secretsmanager:RotateSecret': [secretArn],
      'lambda:GetPolicy': [anyFunction],
      'lambda:InvokeFunction': [anyFunction],
    },
    when: { 'lambda:InvokeFunction': throughSecretsManager },
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
      return refuse(
        'Automatic rotation of the secret is off. Remediate SecretsManager.1 first, then this finding again.',
      );
    }
    if (secret.version !== secret.versionInUse) {
      return refuse(
        'A rotation of the secret started and did not finish. For the cause, see the logs of its rotation function.',
      );
    }
    const invocation = obstacleToInvocation(secret);
    return invocation === undefined ? withInvocation(set(secret, { version: next }), secret) : refuse(invocation);
  },

  async apply({ resourceId: SecretId }, { to: version }, aws) {
    if (version === null) cannot('A secret must have a version. Plan again.');
    // The token becomes the id of the new version, and a second call with it does nothing.
    await aws.client(SecretsManagerClient).send(new RotateSecretCommand({ SecretId, ClientRequestToken: version }));
  },
});

async function read(target: Target, aws: Aws, { maxDaysSinceRotation }: { readonly maxDaysSinceRotation: number }) {
  const secret = await describeSecret(target, aws);
  if (secret === undefined || secret.DeletedDate !== undefined) return undefined;
  const versionInUse = versionAt(secret, 'AWSCURRENT');
  const rotated = secret.LastRotatedDate ?? secret.CreatedDate ?? aws.now();
  const daysSinceRotation = Math.floor((aws.now().getTime() - rotated.getTime()) / 86_400_000);
  const rotator = rotatorOf(secret, target.region);
  return {
    /** As requested. A rotation that has started counts. */
    version: versionAt(secret, 'AWSPENDING') ?? versionInUse,
    versionInUse,
    daysSinceRotation,
    rotates: secret.RotationEnabled ?? false,
    ...rotator,
    invocation: daysSinceRotation <= maxDaysSinceRotation ? null : await readInvocation(rotator, target, aws),
  };
}

function versionAt({ VersionIdsToStages: versions = {} }: DescribeSecretResponse, stage: string): string | null {
  return Object.entries(versions).find(([, stages]) => stages.includes(stage))?.[0] ?? null;
}

/** Returns the id of the next version, which is the same for all remediations that rotate the same version. */
function versionAfter(version: string | null): string {
  const digest = createHash('sha256').update(`asr rotates ${version}`).digest('hex');
  return digest.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
