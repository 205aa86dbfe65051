/**
 * Who the caller is, as IAM knows them. Of STS nothing else is used here: to ask this takes no permission, and it
 * enters no account.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Aws } from '@asr/playbooks';

export interface Caller {
  /** What policies call `aws:userid`. */
  readonly userId: string;
  readonly accountId: string;
  /** Where the caller's calls go. */
  readonly region: string;
}

export async function callerOf(aws: Aws): Promise<Caller> {
  const sts = aws.client(STSClient);
  const { UserId = '', Account = '' } = await sts.send(new GetCallerIdentityCommand({}));
  return { userId: UserId, accountId: Account, region: await sts.config.region() };
}
