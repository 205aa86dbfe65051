import type { Account } from '@asr/local-cloud';
import type { Arrange } from '@asr/playbooks/testing';

/**
 * Creates a violation that Prowler recognizes.
 *
 * @param declared Creates the violation that the test of the control declares. It throws if the test declares none.
 */
export type OwnViolation = (account: Account, declared: Arrange) => ReturnType<Arrange>;

/** The violation of a control of the account, in a new account. */
export const newAccount: OwnViolation = async ({ accountId }) => `AWS::::Account:${accountId}`;

/** `web` of `arn:aws:ec2:eu-west-1:111122223333:instance/web`. */
export function nameIn(arn: string): string {
  return arn.split(/[/:]/).at(-1) ?? '';
}

/** The id of the resource of a violation. */
export async function arnOf(arranged: ReturnType<Arrange>): Promise<string> {
  const violation = await arranged;
  return typeof violation === 'string' ? violation : violation.resourceId;
}
