import type { GetPolicyRequest } from '@aws-sdk/client-lambda';
import type { DescribeSecretResponse, RotateSecretRequest } from '@aws-sdk/client-secrets-manager';
import { fakeAws, fakeNow, named } from '../../../testing/index.ts';

export const secretArn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders/db-a1B2c3';
export const rotationFunction = 'arn:aws:lambda:eu-west-1:111122223333:function:rotate';

/** The policy of AWS's page, which lets Secrets Manager invoke the function. */
export const invocable = {
  Effect: 'Allow',
  Principal: { Service: 'secretsmanager.amazonaws.com' },
  Action: 'lambda:InvokeFunction',
  Resource: rotationFunction,
  Condition: { StringEquals: { 'AWS:SourceAccount': '111122223333' } },
};

/** A secret, and the statements in the policies of functions, by the name or `name:alias`. */
interface FakeSecret {
  readonly arn?: string;
  readonly functions?: { readonly [name: string]: readonly object[] };
}

/** Returns the date this number of days before the fake's present. */
export function daysAgo(days: number): Date {
  return new Date(fakeNow.getTime() - days * 86_400_000);
}

/**
 * One secret that behaves like Secrets Manager: it rotates only with a function, one rotation at a time, which
 * `finish` ends. A deleted secret can only be restored.
 */
export function fakeSecret(
  given: DescribeSecretResponse = {},
  { arn = secretArn, functions = { rotate: [invocable] } }: FakeSecret = {},
) {
  let secret: DescribeSecretResponse = {
    ARN: arn,
    CreatedDate: daysAgo(400),
    VersionIdsToStages: { 'first-version': ['AWSCURRENT'] },
    ...given,
  };
  const find = (input: { SecretId?: string | undefined }): DescribeSecretResponse => {
    if (input.SecretId !== arn) throw named('ResourceNotFoundException');
    return secret;
  };
  const findUsable = (input: { SecretId?: string | undefined }) => {
    if (find(input).DeletedDate !== undefined) throw named('InvalidRequestException');
    return secret;
  };
  const stageOf = (stage: string) =>
    Object.entries(secret.VersionIdsToStages ?? {}).find(([, stages]) => stages.includes(stage))?.[0];

  const aws = fakeAws({
    DescribeSecretCommand: (input: { SecretId: string }) => find(input),
    RotateSecretCommand: (input: RotateSecretRequest) => {
      if (findUsable(input).RotationLambdaARN === undefined) throw named('InvalidRequestException');
      secret = { ...secret, RotationEnabled: true };
      if (input.RotationRules !== undefined) secret = { ...secret, RotationRules: input.RotationRules };
      if (input.RotateImmediately === false) return {};

      const { ClientRequestToken: token = 'some-version' } = input;
      if (token in (secret.VersionIdsToStages ?? {})) return {};
      const pending = stageOf('AWSPENDING');
      if (pending !== undefined && pending !== stageOf('AWSCURRENT')) throw named('InvalidRequestException');
      const versions = { ...secret.VersionIdsToStages, [token]: ['AWSPENDING'] };
      if (pending !== undefined) versions[pending] = ['AWSCURRENT'];
      secret = { ...secret, VersionIdsToStages: versions };
      return {};
    },
    // Lambda returns the same error for a function that does not exist and for one without a policy.
    GetPolicyCommand: ({ FunctionName, Qualifier }: GetPolicyRequest) => {
      const statements = functions[Qualifier === undefined ? `${FunctionName}` : `${FunctionName}:${Qualifier}`];
      if (statements === undefined) throw named('ResourceNotFoundException');
      return { Policy: JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: statements }) };
    },
    CancelRotateSecretCommand: (input: { SecretId: string }) => {
      findUsable(input);
      secret = { ...secret, RotationEnabled: false };
      return {};
    },
    DeleteSecretCommand: (input: { SecretId: string; RecoveryWindowInDays: number }) => {
      if ((find(input).ReplicationStatus ?? []).length > 0) throw named('InvalidRequestException');
      secret = { ...secret, DeletedDate: daysAgo(-input.RecoveryWindowInDays) };
      return {};
    },
    RestoreSecretCommand: (input: { SecretId: string }) => {
      find(input);
      const { DeletedDate: _deleted, ...rest } = secret;
      secret = rest;
      return {};
    },
  });
  return {
    aws,
    now: () => secret,
    /** Ends the rotation, as the rotation function does. */
    finish: () => {
      const [before, after] = [String(stageOf('AWSCURRENT')), String(stageOf('AWSPENDING'))];
      const versions = { [before]: ['AWSPREVIOUS'], [after]: ['AWSCURRENT'] };
      secret = { ...secret, VersionIdsToStages: versions, LastRotatedDate: fakeNow };
    },
    /** Changes the settings as another principal would. */
    become: (changed: DescribeSecretResponse) => {
      secret = { ...secret, ...changed };
    },
  };
}
