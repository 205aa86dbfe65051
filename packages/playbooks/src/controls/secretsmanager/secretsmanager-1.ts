import { CancelRotateSecretCommand, RotateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { definePlaybook, refuse, set } from '../../engine/index.ts';
import { anyFunction, obstacleToInvocation, readInvocation, withInvocation } from './rotation-function.ts';
import {
  type RotationSchedule,
  daysBetween,
  describeSecret,
  obstacleToRotation,
  rotatorOf,
  rulesOf,
  scheduleOf,
  throughSecretsManager,
} from './secret.ts';
import { days } from '../../parameters/index.ts';

// Secret names can contain slashes, and `{id}` is only the part after the last one.
const secretArn = 'arn:{partition}:secretsmanager:{region}:{account}:secret:{name}';

/**
 * SecretsManager.1: Secrets Manager secrets should have automatic rotation enabled.
 *
 * ASR schedules the rotation function that the secret had before, every 90 days, or as often as the control's
 * parameter `maximumAllowedRotationFrequency` requires. ASR changes an existing schedule only if that parameter is
 * set and the secret rotates less often. Secrets Manager only tests the function now and does not rotate the secret.
 *
 * ASR refuses a secret that never had a rotation function, because only its owner can write one, and a secret whose
 * rotation function does not exist or does not let Secrets Manager invoke it. It also refuses a secret that a service
 * owns, a replica, and a cron schedule whose interval Secrets Manager has not calculated yet.
 *
 * @failed The AWS Config rule `secretsmanager-rotation-enabled-check` finds a secret without automatic rotation, or one
 * that rotates less often than the parameter requires.
 * @reads The rotation of the secret and its schedule, and the policy of the rotation function. Not the value.
 * @impact Applications that cache the value beyond a rotation fail until they fetch it again. Check them before the first
 * rotation.
 * @owners AWS services that own a secret, such as Amazon RDS. ASR refuses their secrets.
 * @undo Undo ends the rotation, or restores the previous schedule. It does not restore values that were rotated since.
 * @unverified A rotation function in another account or Region, which ASR cannot read, and the conditions of its policy.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/secretsmanager-controls.html#secretsmanager-1
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html
 */
export const secretsManager1 = definePlaybook({
  control: 'SecretsManager.1',
  title: 'enable automatic rotation of a secret with its existing rotation function',
  resourceType: 'AwsSecretsManagerSecret',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['secretsmanager:DescribeSecret', 'lambda:GetPolicy'],
    write: ['secretsmanager:RotateSecret', 'secretsmanager:CancelRotateSecret'],
    dependent: [{ action: 'lambda:InvokeFunction', because: 'Secrets Manager tests the rotation function.' }],
    on: {
      'secretsmanager:DescribeSecret': [secretArn],
      'secretsmanager:RotateSecret': [secretArn],
      'secretsmanager:CancelRotateSecret': [secretArn],
      'lambda:GetPolicy': [anyFunction],
      'lambda:InvokeFunction': [anyFunction],
    },
    when: { 'lambda:InvokeFunction': throughSecretsManager },
  },
  parameters: {
    maximumAllowedRotationFrequency: days({
      default: 0,
      min: 1,
      max: 365,
      or: 0,
      meaning: 'ceiling',
      description: '0: any frequency; a secret without rotation gets 90 days.',
    }),
  },

  async read(target, aws, { maximumAllowedRotationFrequency: maximum }) {
    const secret = await describeSecret(target, aws);
    if (secret === undefined || secret.DeletedDate !== undefined) return undefined;
    const rotation: RotationSchedule | null = secret.RotationEnabled ? scheduleOf(secret.RotationRules ?? {}) : null;
    const rotator = rotatorOf(secret, target.region);
    const daysBetweenRotations = secret.RotationEnabled ? daysBetween(secret.RotationRules ?? {}) : null;
    const isCompliant = isOftenEnough({ rotation, daysBetweenRotations }, maximum);
    return {
      rotation,
      daysBetweenRotations,
      ...rotator,
      invocation: isCompliant ? null : await readInvocation(rotator, target, aws),
    };
  },

  plan(secret, { maximumAllowedRotationFrequency: maximum }) {
    if (isOftenEnough(secret, maximum)) return { kind: 'compliant' };
    const obstacle = uncalculated(secret, maximum) ?? obstacleToRotation(secret) ?? obstacleToInvocation(secret);
    if (obstacle !== undefined) return refuse(obstacle);
    const window = secret.rotation?.window ?? null;
    const rotation = { everyDays: maximum === 0 ? 90 : maximum, expression: null, window };
    return withInvocation(set(secret, { rotation }), secret);
  },

  async apply({ resourceId: SecretId }, { to: rotation }, aws) {
    const secrets = aws.client(SecretsManagerClient);
    if (rotation === null) {
      await secrets.send(new CancelRotateSecretCommand({ SecretId }));
      return;
    }
    const RotationRules = rulesOf(rotation);
    await secrets.send(new RotateSecretCommand({ SecretId, RotationRules, RotateImmediately: false }));
  },
});

interface Rotation {
  readonly rotation: RotationSchedule | null;
  readonly daysBetweenRotations: number | null;
}

/** @param maximumDays 0: any interval. */
function isOftenEnough({ rotation, daysBetweenRotations }: Rotation, maximumDays: number): boolean {
  if (rotation === null) return false;
  return maximumDays === 0 || (daysBetweenRotations !== null && daysBetweenRotations <= maximumDays);
}

/** Returns why ASR cannot compare the schedule of the secret; `undefined` if it can, or if there is none. */
function uncalculated({ rotation, daysBetweenRotations }: Rotation, maximumDays: number): string | undefined {
  if (rotation === null || daysBetweenRotations !== null) return undefined;
  return (
    `Secrets Manager has not calculated the interval of the schedule ${rotation.expression} yet, so ASR cannot compare it ` +
    `with ${maximumDays} days. Rotate the secret once, or set a rate in days.`
  );
}
