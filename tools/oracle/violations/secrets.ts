import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { AddPermissionCommand, CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  CreateSecretCommand,
  RotateSecretCommand,
  CancelRotateSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { OwnViolation } from './own-violation.ts';

/** A secret with a rotation function whose rotation was canceled: ASR knows no function for another one. */
export const canceledRotation: OwnViolation = async (account) => {
  const secrets = account.client(SecretsManagerClient);
  const { ARN: SecretId } = await secrets.send(
    new CreateSecretCommand({ Name: 'orders', SecretString: 'not a secret' }),
  );
  const RotationLambdaARN = await makeRotationFunction(account);
  await secrets.send(
    new RotateSecretCommand({ SecretId, RotationLambdaARN, RotationRules: { AutomaticallyAfterDays: 30 } }),
  );
  await secrets.send(new CancelRotateSecretCommand({ SecretId }));
  return String(SecretId);
};

/** A function that Secrets Manager may invoke. Moto does not run it, because it is not needed for the plan. */
async function makeRotationFunction({ client }: Parameters<OwnViolation>[0]): Promise<string> {
  const AssumeRolePolicyDocument = '{"Version":"2012-10-17","Statement":[]}';
  const { Role: role } = await client(IAMClient).send(
    new CreateRoleCommand({ RoleName: 'rotate', AssumeRolePolicyDocument }),
  );
  const lambda = client(LambdaClient);
  const emptyZip = Uint8Array.from([0x50, 0x4b, 5, 6, ...Array<number>(18).fill(0)]);
  const { FunctionArn: arn } = await lambda.send(
    new CreateFunctionCommand({
      FunctionName: 'rotate',
      Role: role?.Arn,
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Code: { ZipFile: emptyZip },
    }),
  );
  await lambda.send(
    new AddPermissionCommand({
      FunctionName: 'rotate',
      StatementId: 'rotation',
      Action: 'lambda:InvokeFunction',
      Principal: 'secretsmanager.amazonaws.com',
    }),
  );
  return String(arn);
}
