/** For a while after a change AWS may still show what was before: one look is not enough to call it failed. */
import type { StepResult } from '@asr/playbooks';

/** A minute in all: EC2 and IAM are mostly consistent within a second or two, RDS shows a setting within a minute. */
const pausesSeconds = [1, 2, 4, 8, 15, 30];

/**
 * Looks until it finds what was ordered, or patience is over.
 *
 * @param look May be repeated without harm.
 * @see https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
export async function patiently(
  look: () => Promise<StepResult>,
  pause: (seconds: number) => Promise<void>,
): Promise<StepResult> {
  let result = await look();
  for (const seconds of pausesSeconds) {
    if (result.kind !== 'differs') return result;
    await pause(seconds);
    result = await look();
  }
  return result;
}
