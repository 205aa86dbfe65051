import { IAMClient, ListAccessKeysCommand } from '@aws-sdk/client-iam';
import { type OwnViolation, arnOf, nameIn } from './own-violation.ts';

/** Prowler skips a key that was never used, so this one was used once. */
export const userWithUsedKey: OwnViolation = async (account, declared) => {
  const arn = await arnOf(declared(account));
  const UserName = nameIn(arn);
  const { AccessKeyMetadata: [key] = [] } = await account
    .client(IAMClient)
    .send(new ListAccessKeysCommand({ UserName }));
  const asUser = account.client(IAMClient);
  // moto notes the key of a call, and does not check the signature.
  const credentials = { accessKeyId: String(key?.AccessKeyId), secretAccessKey: 'not a secret' };
  asUser.config.credentials = async () => credentials;
  await asUser.send(new ListAccessKeysCommand({ UserName }));
  return arn;
};
