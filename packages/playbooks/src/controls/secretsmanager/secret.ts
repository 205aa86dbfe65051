/** What the controls of Secrets Manager look at: everything about a secret but its value. */
import {
  DescribeSecretCommand,
  SecretsManagerClient,
  type DescribeSecretResponse,
  type RotationRulesType,
} from '@aws-sdk/client-secrets-manager';
import { type Aws, type Target, ifAbsent } from '../../engine/index.ts';

/** `undefined`: it is gone. A secret whose deletion is scheduled can still come back, and is not. */
export async function describeSecret({ resourceId }: Target, aws: Aws): Promise<DescribeSecretResponse | undefined> {
  return aws
    .client(SecretsManagerClient)
    .send(new DescribeSecretCommand({ SecretId: resourceId }))
    .catch(ifAbsent('ResourceNotFoundException', undefined));
}

/**
 * When a secret rotates, in one form. Secrets Manager returns a rate of days as a number, as an
 * expression, or both.
 */
export interface RotationSchedule {
  readonly everyDays: number | null;
  /** Where it is not simply a number of days: `cron(0 8 1 * ? *)`, `rate(12 hours)`. */
  readonly expression: string | null;
  /** The length of the window: `3h`. */
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

/** As `RotateSecret` takes it: either days or an expression. */
export function rulesOf({ everyDays, expression, window }: RotationSchedule): RotationRulesType {
  return {
    ...(everyDays !== null && { AutomaticallyAfterDays: everyDays }),
    ...(expression !== null && { ScheduleExpression: expression }),
    ...(window !== null && { Duration: window }),
  };
}

/** Who rotates a secret, each `null` where there is none. */
export interface Rotator {
  readonly function: string | null;
  /** The service that made the secret. */
  readonly owner: string | null;
  /** Of a replica. */
  readonly primaryRegion: string | null;
}

export function rotatorOf(secret: DescribeSecretResponse, region: string): Rotator {
  return {
    function: secret.RotationLambdaARN || null,
    owner: secret.OwningService || null,
    primaryRegion: primaryRegionOf(secret, region),
  };
}

/** Why nobody but AWS can rotate this secret or set up its rotation as things stand. */
export function obstacleToRotation(secret: Rotator): string | undefined {
  if (secret.owner !== null) {
    return `The secret belongs to the service ${secret.owner}, which rotates it. Set up the rotation there.`;
  }
  if (secret.primaryRegion !== null) {
    return `The secret is a replica and rotates with its primary. Remediate the primary in ${secret.primaryRegion}.`;
  }
  if (secret.function === null) {
    return (
      'The secret has no rotation function, and only its owner knows what the value opens. Set up a rotation ' +
      'function for it (Secrets Manager has templates for databases), then remediate again.'
    );
  }
  return undefined;
}

/** The Region of the primary if the secret is a replica. */
export function primaryRegionOf({ PrimaryRegion: primary }: DescribeSecretResponse, region: string): string | null {
  return primary === undefined || primary === region ? null : primary;
}
