/** Gets credentials of a role in the local cloud from STS. The role need not exist, because moto does not check. */
import { accountHeader } from '@asr/playbooks/emulated-account';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/**
 * The call is made in the role's own account, as its owner, and is not counted. It does not use the STS client of the
 * SDK, because only one module of this repository may use it.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export async function assumeRole(gatewayUrl: string, roleArn: string): Promise<Credentials> {
  const [accountId = ''] = /\d{12}/.exec(roleArn) ?? [];
  const response = await fetch(gatewayUrl, {
    method: 'POST',
    headers: {
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0',
      [accountHeader]: accountId,
    },
    body: new URLSearchParams({
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: roleArn,
      RoleSessionName: 'local',
    }),
  });
  const answer = await response.text();
  const part = (name: string): string => {
    const value = new RegExp(`<${name}>([^<]+)<`).exec(answer)?.[1];
    if (value === undefined) throw new Error(`moto returned no credentials for ${roleArn}: ${answer.slice(0, 300)}`);
    return value;
  };
  return {
    accessKeyId: part('AccessKeyId'),
    secretAccessKey: part('SecretAccessKey'),
    sessionToken: part('SessionToken'),
  };
}

/** Environment variables for AWS SDKs. They exclude the configuration of the machine. */
export function awsEnvironment(
  gatewayUrl: string,
  region: string,
  credentials: Credentials,
): { readonly [name: string]: string } {
  return {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL: gatewayUrl,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: 'none',
    AWS_SHARED_CREDENTIALS_FILE: 'none',
  };
}

/** For a program that uses an account like any AWS tool. Its calls are counted. */
export async function accountEnvironment(
  gatewayUrl: string,
  accountId: string,
  region: string,
): Promise<{ readonly [name: string]: string }> {
  return awsEnvironment(gatewayUrl, region, await assumeRole(gatewayUrl, `arn:aws:iam::${accountId}:role/Tool`));
}
