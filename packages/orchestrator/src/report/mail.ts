/** The notification of a report: one for each event. Pure. */
import { sentenceOf } from '../findings/index.ts';
import { type Answer, type Outcome, shorten } from '../model/index.ts';
import { countOutcomes } from './counts.ts';
import { type Failure, whyFailed } from './given-up.ts';

export interface Mail {
  readonly subject: string;
  readonly message: string;
}

/** @param failure Parse could not read the event. */
export function mailOf(
  answers: readonly Answer[],
  failure: Failure | undefined,
  executionId: string,
): Mail | undefined {
  const news = answers.filter(isNews);
  const lines = news.map((item) => `- ${sentenceOf(item)}${placeOf(item)}${triggerOf(item)}`);
  if (failure !== undefined) lines.unshift(`- An event could not be read: ${whyFailed(failure)}`);
  if (lines.length === 0) return undefined;
  return {
    subject: subjectOf(news, failure),
    message: shorten(`${lines.join('\n')}\n\nExecution ${executionId}`, 200_000),
  };
}

/** Compliant and skipped resources need no notification. Plans that require approval have their own. */
const newsworthy: ReadonlySet<Outcome> = new Set(['fixed', 'refused', 'failed', 'gone', 'undone']);

function isNews({ outcome, source, violation }: Answer): boolean {
  if (violation === true) return true;
  // Security groups are deleted every day.
  if (source === 'detection' && outcome === 'gone') return false;
  // A violation that ASR detected and may not fix automatically has no other notification.
  return newsworthy.has(outcome) || (source === 'detection' && outcome === 'planned');
}

/** `ASR: 2 fixed, 1 failed`. SNS takes less than 100 characters of ASCII. */
function subjectOf(news: readonly Answer[], failure: Failure | undefined): string {
  const counts = Object.entries(countOutcomes(news)).map(([outcome, count]) => `${count} ${outcome}`);
  return `ASR: ${[...(failure === undefined ? [] : ['an event could not be read']), ...counts].join(', ')}`.slice(
    0,
    99,
  );
}

function placeOf({ accountId, region }: Answer): string {
  return accountId === '' ? '' : `\n  account ${accountId}, ${region}`;
}

/** The API call that triggered the remediation: who did what, from where. */
function triggerOf({ trigger }: Answer): string {
  return trigger === undefined ? '' : `\n  because ${trigger}`;
}
