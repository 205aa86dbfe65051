import { CancelRotateSecretCommand, RotateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { definePlaybook, refuse, set } from '../../engine/index.ts';
import { type RotationSchedule, describeSecret, obstacleToRotation, rotatorOf, rulesOf, scheduleOf } from './secret.ts';
import { days } from '../../parameters/index.ts';

// Names of secrets may hold slashes, and the id is what follows the last of them.
const secretArn = 'arn:{partition}:secretsmanager:{region}:{account}:secret:{name}';

/**
 * SecretsManager.1: Secrets Manager secrets should have automatic rotation enabled.
 *
 * The rotation function that the secret had before is scheduled again, every 90 days, or as often as
 * the control's parameter `maximumAllowedRotationFrequency` says. Only with that parameter does a
 * rotation that is rarer become that often. Nothing is rotated now: Secrets Manager only tests the
 * function. Applications that keep the value for longer than that must fetch it anew, so look at
 * them before the first rotation. A secret that never had a function is refused, for only its owner
 * can write one. Undo ends the rotation again, or sets the schedule back.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/secretsmanager-controls.html#secretsmanager-1
 */
export const secretsManager1 = definePlaybook({
  control: 'SecretsManager.1',
  title: 'rotate a secret automatically with the rotation function it has',
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

/** A calendar (cron) is left as it is: how rare it is cannot be read from it. */
function isOftenEnough(rotation: RotationSchedule | null, maximumDays: number): boolean {
  if (rotation === null) return false;
  return maximumDays === 0 || (rotation.everyDays ?? 0) <= maximumDays;
}
