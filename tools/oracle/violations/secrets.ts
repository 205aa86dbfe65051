import {
  CreateSecretCommand,
  RotateSecretCommand,
  CancelRotateSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { OwnViolation } from './own-violation.ts';

/** A secret with a rotation function whose rotation was canceled: ASR knows no function for another one. */
export const canceledRotation: OwnViolation = async ({ client, region, accountId }) => {
  const secrets = client(SecretsManagerClient);
  const { ARN: SecretId } = await secrets.send(
    new CreateSecretCommand({ Name: 'orders', SecretString: 'not a secret' }),
  );
  const RotationLambdaARN = `arn:aws:lambda:${region}:${accountId}:function:rotate`;
  await secrets.send(
    new RotateSecretCommand({ SecretId, RotationLambdaARN, RotationRules: { AutomaticallyAfterDays: 30 } }),
  );
  await secrets.send(new CancelRotateSecretCommand({ SecretId }));
  return String(SecretId);
};
