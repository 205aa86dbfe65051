/**
 * The IAM identity of the caller. GetCallerIdentity needs no permissions.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Aws } from '@asr/playbooks';

export interface Caller {
  /** The value of `aws:userid`. */
  readonly userId: string;
  readonly accountId: string;
  /** Region of the caller's AWS configuration. */
  readonly region: string;
}

export async function callerOf(aws: Aws): Promise<Caller> {
  const sts = aws.client(STSClient);
  const { UserId = '', Account = '' } = await sts.send(new GetCallerIdentityCommand({}));
  return { userId: UserId, accountId: Account, region: await sts.config.region() };
}

/**
 * The caller for the stop switch, which must work in an incident. If STS does not respond, the actor is unknown and the
 * switch still works.
 */
export async function callerArnIfKnown(aws: Aws): Promise<string> {
  return callerArn(aws).catch(() => 'unknown (STS did not respond)');
}

/** ARN of the IAM user or of the role session: the actor in history. */
export async function callerArn(aws: Aws): Promise<string> {
  const { Arn } = await aws.client(STSClient).send(new GetCallerIdentityCommand({}));
  if (Arn === undefined) throw new Error('STS returned no ARN for the caller. Nothing was started. Try again.');
  return Arn;
}
