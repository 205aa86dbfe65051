/** Runs a check, and reports an error of the check as `unknown`. */
import { type Check, type Verdict, unknown } from './check.ts';
import { NotDeployedError } from '../../deployment/index.ts';

export interface Result {
  /** `home`, or the id of a member account. */
  readonly place: string;
  readonly check: string;
  readonly title: string;
  readonly verdict: Verdict;
}

export async function runCheck<Where>(check: Check<Where>, place: string, where: Where): Promise<Result> {
  const { id, title } = check;
  try {
    return { place, check: id, title, verdict: await check.run(where) };
  } catch (error) {
    return { place, check: id, title, verdict: unknown(whySkipped(error, check.permissions)) };
  }
}

const denials: ReadonlySet<string> = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'UnauthorizedOperation',
  'AuthorizationError',
]);

/** Why a check did not run. Names the missing permission from the error, or all permissions of the check. */
export function whySkipped(error: unknown, permissions: readonly string[]): string {
  if (error instanceof NotDeployedError) return 'Skipped: the state machine does not exist.';
  if (!(error instanceof Error)) return `Skipped: ${String(error)}`;
  if (!denials.has(error.name))
    return `Skipped: ${error.name}: ${oneLine(error.message)} Fix this, then run asr doctor again.`;
  const missing = /not authorized to perform: ([\w-]+:\w+)/.exec(error.message)?.[1];
  return missing === undefined
    ? `Access denied. Required permissions: ${permissions.join(', ')}.`
    : `Access denied. Required permissions: ${missing}.`;
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
