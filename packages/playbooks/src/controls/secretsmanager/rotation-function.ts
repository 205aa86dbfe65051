/** Whether Secrets Manager can invoke the Lambda function that rotates a secret. */
import { GetPolicyCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  type Aws,
  type Plan,
  type ResourceStatement,
  type Target,
  coversAction,
  explain,
  ifAbsent,
  isForEveryone,
  principalsOf,
  statementsOf,
} from '../../engine/index.ts';
import { type Rotator, obstacleToRotation } from './secret.ts';

/** `null`: not read, because ASR does not rotate the secret. */
type Invocation = 'allowed' | 'not allowed' | 'no policy' | 'of another account or Region' | null;

export interface RotationFunction {
  readonly invocation: Invocation;
}

/** The id of a secret does not name its rotation function. */
export const anyFunction = 'arn:{partition}:lambda:{region}:{account}:function:*';

/**
 * Reads the policy of the function instead of its configuration, which contains environment variables. Lambda returns
 * one error for a function that does not exist and for a function without a policy, and Secrets Manager can invoke
 * neither.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html
 */
export async function readInvocation(secret: Rotator, target: Target, aws: Aws): Promise<Invocation> {
  if (obstacleToRotation(secret) !== undefined) return null;
  const { accountId, partition, region } = target;
  const [name, qualifier, ...others] = namesIn(
    secret.function ?? '',
    `arn:${partition}:lambda:${region}:${accountId}:`,
  );
  if (name === undefined || others.length > 0) return 'of another account or Region';
  const { Policy } = await aws
    .client(LambdaClient)
    .send(new GetPolicyCommand({ FunctionName: name, Qualifier: qualifier }))
    .catch(ifAbsent('ResourceNotFoundException', { Policy: undefined }));
  if (Policy === undefined) return 'no policy';
  return statementsOf(Policy).some(letsSecretsManagerInvoke) ? 'allowed' : 'not allowed';
}

/** The name of the function and its version or alias; none if the function is of another account or Region. */
function namesIn(arn: string, prefix: string): readonly (string | undefined)[] {
  const functions = `${prefix}function:`;
  return arn.startsWith(functions) ? arn.slice(functions.length).split(':') : [];
}

/** Counts a statement with conditions, because the condition keys that AWS recommends are about the secret. */
function letsSecretsManagerInvoke(statement: ResourceStatement): boolean {
  const isFor =
    isForEveryone(statement) || principalsOf(statement, 'Service').some((each) => servicePattern.test(each));
  return statement.Effect === 'Allow' && isFor && coversAction(statement, 'lambda:InvokeFunction');
}

const servicePattern = /^secretsmanager\.amazonaws\.com(\.cn)?$/;

/** Returns why Secrets Manager cannot invoke the function; `undefined` if it can, or if that is unknown. */
export function obstacleToInvocation(secret: Rotator & RotationFunction): string | undefined {
  const { invocation, function: name } = secret;
  if (invocation === 'no policy') {
    return (
      `The rotation function ${name} does not exist, or has no policy that lets Secrets Manager invoke it. Restore the ` +
      'function and its policy, or configure another rotation function, then remediate again.'
    );
  }
  if (invocation === 'not allowed') {
    return (
      `The policy of the rotation function ${name} does not let Secrets Manager invoke it. Allow lambda:InvokeFunction ` +
      'for secretsmanager.amazonaws.com, then remediate again.'
    );
  }
  return undefined;
}

/** Says in the plan that ASR did not verify the function. */
export function withInvocation<State extends Rotator & RotationFunction, Field extends keyof State & string>(
  plan: Plan<State, Field>,
  secret: State,
): Plan<State, Field> {
  if (secret.invocation !== 'of another account or Region') return plan;
  return explain(
    plan,
    `ASR did not verify the rotation function ${secret.function}, because it is in another account or Region.`,
  );
}
