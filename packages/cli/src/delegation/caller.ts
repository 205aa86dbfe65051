/**
 * The caller, as IAM knows them. The call needs no permission and enters no account.
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

/**
 * The caller for the stop switch, which must work in an incident: without an answer of STS the actor is unknown, and
 * the switch is turned all the same.
 */
export async function callerArnIfKnown(aws: Aws): Promise<string> {
  return callerArn(aws).catch(() => 'unknown, STS did not say who the caller is');
}

/** ARN of the user, or of the session of a role: the actor that history records. */
export async function callerArn(aws: Aws): Promise<string> {
  const { Arn } = await aws.client(STSClient).send(new GetCallerIdentityCommand({}));
  if (Arn === undefined) throw new Error('STS returned no ARN of the caller, so nothing was started. Try again.');
  return Arn;
}
