import { CancelRotateSecretCommand, RotateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { definePlaybook, refuse, set } from '../../engine/index.ts';
import {
  type RotationSchedule,
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
 * set and the secret rotates less often. ASR refuses a secret that never had a rotation function, because only its
 * owner can write one.
 *
 * Secrets Manager only tests the function now and does not rotate the secret. Applications that cache the value
 * beyond a rotation must fetch it again, so check them before the first rotation. Undo ends the rotation, or restores
 * the previous schedule.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/secretsmanager-controls.html#secretsmanager-1
 */
export const secretsManager1 = definePlaybook({
  control: 'SecretsManager.1',
  title: 'enable automatic rotation of a secret with its existing rotation function',
  resourceType: 'AwsSecretsManagerSecret',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['secretsmanager:DescribeSecret'],
    write: ['secretsmanager:RotateSecret', 'secretsmanager:CancelRotateSecret'],
    dependent: [{ action: 'lambda:InvokeFunction', because: 'Secrets Manager tests the rotation function.' }],
    on: {
      'secretsmanager:DescribeSecret': [secretArn],
      'secretsmanager:RotateSecret': [secretArn],
      'secretsmanager:CancelRotateSecret': [secretArn],
      'lambda:InvokeFunction': ['arn:{partition}:lambda:{region}:{account}:function:*'],
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

  async read(target, aws) {
    const secret = await describeSecret(target, aws);
    if (secret === undefined || secret.DeletedDate !== undefined) return undefined;
    const rotation: RotationSchedule | null = secret.RotationEnabled ? scheduleOf(secret.RotationRules ?? {}) : null;
    return {
      rotation,
      ...rotatorOf(secret, target.region),
    };
  },

  plan(secret, { maximumAllowedRotationFrequency: maximum }) {
    if (isOftenEnough(secret.rotation, maximum)) return { kind: 'compliant' };
    const obstacle = obstacleToRotation(secret);
    if (obstacle !== undefined) return refuse(obstacle);
    const window = secret.rotation?.window ?? null;
    return set(secret, { rotation: { everyDays: maximum === 0 ? 90 : maximum, expression: null, window } });
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

/**
 * Returns whether the secret rotates often enough. A cron schedule counts as often enough, because its interval
 * cannot be derived from it.
 */
function isOftenEnough(rotation: RotationSchedule | null, maximumDays: number): boolean {
  if (rotation === null) return false;
  return maximumDays === 0 || (rotation.everyDays ?? 0) <= maximumDays;
}
