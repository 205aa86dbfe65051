/** Sentences for errors that no command expects. The messages of Node.js and of the SDK alone do not say what to do. */
import { throttles } from './backing-off.ts';

const checkNetwork = 'Check your network, your proxy and the Region, and AWS_ENDPOINT_URL if it is set.';

/** What happened, and what to do. The message of AWS stays, because it names the resource. */
export function whyFailed(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const message = sentence(error.message);
  if (isUnreachable(error)) return `${message} AWS did not answer. ${checkNetwork}`;
  if (isForeign(error)) return `The answer${status(error)} did not come from AWS. ${checkNetwork}`;
  if (denials.has(error.name))
    return `AWS denied access. ${message} Use credentials with this permission, for example with --profile, or ask for it.`;
  if (throttles.has(error.name))
    return `AWS throttles the calls of this account (${error.name}). Run the command again in a minute.`;
  return isOfAws(error) ? `AWS answered ${error.name}: ${message}` : error.message;
}

/** Whether nothing of AWS answered, so that no other call would be answered either. */
export function isCutOff(error: unknown): boolean {
  return error instanceof Error && (isUnreachable(error) || isForeign(error));
}

function isUnreachable(error: Error): boolean {
  return 'code' in error && connectionErrors.has(String(error.code));
}

const connectionErrors: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'ETIMEDOUT',
]);

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
const denials: ReadonlySet<string> = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'AuthorizationError',
  'AuthorizationErrorException',
  'UnauthorizedOperation',
]);

/** Whether a proxy answered: the SDK cannot read the body, or finds no name of an error in it. */
function isForeign(error: Error): boolean {
  return '$response' in error && (error instanceof SyntaxError || unnamed.has(error.name));
}

const unnamed: ReadonlySet<string> = new Set(['Unknown', 'UnknownError']);

/** Whether the error is a service exception of the SDK. */
function isOfAws(error: Error): boolean {
  return '$fault' in error;
}

function status(error: Error): string {
  const { $metadata: { httpStatusCode: code } = {} } = error as {
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  return code === undefined ? '' : ` with HTTP status ${code}`;
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
