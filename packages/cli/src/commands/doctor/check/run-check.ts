/** Runs checks, and turns what kept them from looking into an answer. */
import { type Check, type Verdict, unknown } from './check.ts';
import { NotDeployedError } from '../../../deployment/index.ts';

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

/** The missing permission, as AWS names it; where AWS does not, all that the check needs. */
export function whySkipped(error: unknown, permissions: readonly string[]): string {
  if (error instanceof NotDeployedError) return 'Skipped: there is no state machine to start from.';
  if (!(error instanceof Error)) return `Skipped: ${String(error)}`;
  if (!denials.has(error.name))
    return `Skipped: ${error.name}: ${oneLine(error.message)} Fix this and run asr doctor again.`;
  const missing = /not authorized to perform: ([\w-]+:\w+)/.exec(error.message)?.[1];
  return missing === undefined
    ? `Access denied. Required permissions: ${permissions.join(', ')}.`
    : `Access denied. Required permissions: ${missing}.`;
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
