/** Secrets with a rotation function, and those whose rotation ASR leaves alone. */
import type { DescribeSecretResponse } from '@aws-sdk/client-secrets-manager';
import { daysAgo, fakeSecret, invocable, rotationFunction } from './fake-secret.ts';

/** The statements in the policies of functions, by the name or `name:alias`. */
interface Functions {
  readonly [name: string]: readonly object[];
}

/** @param usual What the secrets have in common. All have a rotation function as well. */
export function rotatingSecrets(usual: DescribeSecretResponse = {}) {
  const withFunction = (given: DescribeSecretResponse = {}) =>
    fakeSecret({ RotationLambdaARN: rotationFunction, ...usual, ...given });
  const secret = (given?: DescribeSecretResponse) => withFunction(given).aws;
  /** A secret with this rotation function, in an account with these functions. */
  const rotatedBy = (arn: string, functions: Functions) =>
    fakeSecret({ ...usual, RotationLambdaARN: arn }, { functions }).aws;
  const ofAnotherService = { ...invocable, Principal: { Service: 'events.amazonaws.com' } };
  return {
    withFunction,
    secret,
    rotatedBy,
    refused: {
      'a secret without a rotation function': () => fakeSecret().aws,
      'a secret whose rotation function was deleted': () => rotatedBy(rotationFunction, {}),
      'a secret whose rotation function is for another service': () =>
        rotatedBy(rotationFunction, { rotate: [ofAnotherService] }),
      'a secret of a service': () => secret({ OwningService: 'rds' }),
      'a replica': () => secret({ PrimaryRegion: 'us-east-1' }),
    },
    gone: {
      'a secret that was deleted': () => fakeSecret({}, { arn: 'another' }).aws,
      'a secret that is scheduled for deletion': () => secret({ DeletedDate: daysAgo(-20) }),
    },
  };
}
