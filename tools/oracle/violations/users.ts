import { GetUserCommand, CreateAccessKeyCommand, IAMClient, ListAccessKeysCommand } from '@aws-sdk/client-iam';
import { type OwnViolation, arnOf, nameIn } from './own-violation.ts';

/** Prowler passes over a key that was never used, so this one was used once. */
export const userWithUsedKey: OwnViolation = async (account, declared) => {
  const violation = await declared(account);
  const UserName = nameIn(await arnOf(Promise.resolve(violation)));
  const iam = account.client(IAMClient);
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const asUser = account.client(IAMClient);
  asUser.config.credentials = async () => ({
    accessKeyId: String(key?.AccessKeyId),
    secretAccessKey: String(key?.SecretAccessKey),
  });
  await asUser.send(new ListAccessKeysCommand({ UserName }));
  await iam.send(new GetUserCommand({ UserName }));
  return violation;
};
