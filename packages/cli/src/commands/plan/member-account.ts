/** Entering a member account with a role that can only read, such as one of your own for auditors. */
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { Aws } from '@asr/playbooks';

export interface MemberRole {
  readonly partition: string;
  readonly accountId: string;
  readonly region: string;
  readonly roleName: string;
}

/** @throws the error of STS, if the role cannot be assumed. */
export async function enterMember(caller: Aws, { partition, accountId, region, roleName }: MemberRole): Promise<Aws> {
  const { Credentials } = await caller.client(STSClient).send(
    new AssumeRoleCommand({
      RoleArn: `arn:${partition}:iam::${accountId}:role/${roleName}`,
      RoleSessionName: 'asr-plan',
    }),
  );
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  return {
    now: () => caller.now(),
    client: (constructor, elsewhere = region) =>
      new constructor({ region: elsewhere, credentials } as { readonly region: string }),
  };
}
