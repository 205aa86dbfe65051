/** Reads the metadata of secrets for the controls of Secrets Manager, never the value. */
import {
  DescribeSecretCommand,
  SecretsManagerClient,
  type DescribeSecretResponse,
  type RotationRulesType,
} from '@aws-sdk/client-secrets-manager';
import { type Aws, type Target, ifAbsent } from '../../engine/index.ts';

/**
 * Returns the secret; `undefined` if it is gone. A secret that is scheduled for deletion can be restored, and is
 * returned.
 */
export async function describeSecret({ resourceId }: Target, aws: Aws): Promise<DescribeSecretResponse | undefined> {
  return aws
    .client(SecretsManagerClient)
    .send(new DescribeSecretCommand({ SecretId: resourceId }))
    .catch(ifAbsent('ResourceNotFoundException', undefined));
}

/** The rotation schedule in one form. Secrets Manager returns a rate in days as a number, as an expression, or both. */
export interface RotationSchedule {
  readonly everyDays: number | null;
  /** The expression if the schedule is not a number of days: `cron(0 8 1 * ? *)`, `rate(12 hours)`. */
  readonly expression: string | null;
  /** The length of the rotation window: `3h`. */
  readonly window: string | null;
}

export function scheduleOf(rules: RotationRulesType): RotationSchedule {
  const { AutomaticallyAfterDays, ScheduleExpression, Duration } = rules;
  const days = /^rate\((\d+) days?\)$/.exec(ScheduleExpression ?? '')?.[1];
  const isPlain = days !== undefined || ScheduleExpression === undefined;
  return {
    everyDays: isPlain ? Number(days ?? AutomaticallyAfterDays) : null,
    expression: isPlain ? null : ScheduleExpression,
    window: Duration ?? null,
  };
}

/**
 * Returns the days between rotations; `null` if Secrets Manager has not calculated them yet. It calculates them from the
 * schedule after every rotation.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotationRulesType.html
 */
export function daysBetween({ AutomaticallyAfterDays: days, ScheduleExpression: schedule }: RotationRulesType) {
  const [, rate, unit] = /^rate\((\d+) (day|hour)s?\)$/.exec(schedule ?? '') ?? [];
  if (rate !== undefined) return unit === 'day' ? Number(rate) : Number(rate) / 24;
  return days ?? null;
}

/** Returns the schedule as `RotateSecret` expects it: either days or an expression. */
export function rulesOf({ everyDays, expression, window }: RotationSchedule): RotationRulesType {
  return {
    ...(everyDays !== null && { AutomaticallyAfterDays: everyDays }),
    ...(expression !== null && { ScheduleExpression: expression }),
    ...(window !== null && { Duration: window }),
  };
}

/** What rotates a secret. Each field is `null` if it does not apply. */
export interface Rotator {
  readonly function: string | null;
  /** The AWS service that created the secret. */
  readonly owner: string | null;
  /** The Region of the primary if the secret is a replica. */
  readonly primaryRegion: string | null;
}

export function rotatorOf(secret: DescribeSecretResponse, region: string): Rotator {
  return {
    function: secret.RotationLambdaARN || null,
    owner: secret.OwningService || null,
    primaryRegion: primaryRegionOf(secret, region),
  };
}

/** Returns why ASR cannot rotate this secret or enable its rotation; `undefined` if it can. */
export function obstacleToRotation(secret: Rotator): string | undefined {
  if (secret.owner !== null) {
    return `The service ${secret.owner} owns and rotates this secret. Configure the rotation in that service.`;
  }
  if (secret.primaryRegion !== null) {
    return `The secret is a replica and rotates with its primary secret. Remediate the primary secret in ${secret.primaryRegion}.`;
  }
  if (secret.function === null) {
    return (
      'The secret has no rotation function, and only its owner knows how to rotate the value. Configure a rotation ' +
      'function (Secrets Manager has templates for databases), then remediate again.'
    );
  }
  return undefined;
}

/** The Region of the primary if the secret is a replica. */
export function primaryRegionOf({ PrimaryRegion: primary }: DescribeSecretResponse, region: string): string | null {
  return primary === undefined || primary === region ? null : primary;
}

/**
 * The id of a secret does not name its rotation function, so the role reaches every function. It invokes none itself:
 * AWS sets this key only if a service makes the call with the credentials of its caller.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-viaawsservice
 */
export const throughSecretsManager = { Bool: { 'aws:ViaAWSService': 'true' } } as const;
