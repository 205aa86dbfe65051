/** Verifies repeatedly, because AWS may return the state before a change for a while. */
import type { StepResult } from '@asr/playbooks';

/** One minute in total: EC2 and IAM are usually consistent within two seconds, RDS within a minute. */
const pausesSeconds = [1, 2, 4, 8, 15, 30];

/**
 * Verifies until the result is as expected, or the pauses are used up.
 *
 * @param verify Has no effect on the resource.
 * @see https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
export async function retryVerify<Result extends { readonly kind: string } = StepResult>(
  verify: () => Promise<Result>,
  pause: (seconds: number) => Promise<void>,
): Promise<Result> {
  let result = await verify();
  for (const seconds of pausesSeconds) {
    if (result.kind !== 'differs') return result;
    await pause(seconds);
    result = await verify();
  }
  return result;
}
