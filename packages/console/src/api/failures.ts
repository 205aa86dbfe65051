/**
 * Unexpected errors. The browser gets a sentence with a reference, and the operator of the server gets the cause: errors of
 * AWS name accounts and roles that a reader of the page may not know.
 */
import { randomBytes } from 'node:crypto';
import { sanitize } from '@asr/orchestrator';

export interface Failures {
  /** Called with one line for each unexpected error. It contains neither a body nor a query. */
  readonly report: (line: string) => void;
  /** Where the operator reads these lines, as in `The terminal of asr console has the cause.` */
  readonly place: string;
}

/** In bytes, of the message of an error. */
const mostMessage = 500;

/** Access keys, tokens and signatures that an error of the SDK or of a URL can contain. */
const secrets = [
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /(?<=X-Amz-(?:Signature|Credential|Security-Token)=)[^&\s]+/gi,
  /(?<=Bearer\s+)[\w.~+/=-]+/gi,
  /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g,
];

/**
 * Reports the error, and returns the sentence for the browser.
 *
 * @param route Such as `POST /remediations/{id}/approve`: without the values of the request.
 */
export function failureSentence({ report, place }: Failures, route: string, error: unknown): string {
  const reference = randomBytes(4).toString('hex');
  report(`${reference} ${route}: ${causeOf(error)}`);
  return `The console could not do this, and it is unknown what was done. ${place} has the cause. Reference: ${reference}`;
}

function causeOf(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return sanitize(
    secrets.reduce((shown, secret) => shown.replaceAll(secret, '[removed]'), text),
    mostMessage,
  );
}
