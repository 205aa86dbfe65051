/** One message about many outcomes. Pure. */
import type { OutcomeDetail, UnreadDetail } from '../report/index.ts';
import { type Outcome, accountText, linkLines, sanitize } from '../model/index.ts';
import type { MessageFormat } from '../policy/index.ts';

export interface Mail {
  /** SNS accepts less than 100 characters of ASCII. */
  readonly subject: string;
  readonly message: string;
}

/** The maximum size of each format. SNS accepts 256 KB; a chat shows little at a time. */
const limits: { readonly [format in MessageFormat]: { readonly entries: number; readonly bytes: number } } = {
  text: { entries: 100, bytes: 200_000 },
  chat: { entries: 15, bytes: 7000 },
};

/** At least one outcome or unread event. */
export function digestOf(
  outcomes: readonly OutcomeDetail[],
  unread: readonly UnreadDetail[],
  format: MessageFormat,
): Mail {
  const subject = subjectOf(outcomes, unread.length);
  const { entries, bytes } = limits[format];
  const all = [...unread.map(unreadEntry), ...entriesOf(outcomes)];
  const shown = fitting(all.slice(0, entries), bytes);
  const left = all.length - shown.length;
  const message = [...shown, ...(left === 0 ? [] : [restOf(left, outcomes)])].join('\n\n');
  return format === 'text' ? { subject, message } : { subject, message: chatMessage(subject, message) };
}

/** Failures first, because a long digest is cut at its end. */
const byWeight: readonly Outcome[] = [
  'failed',
  'refused',
  'overdue',
  'unverified',
  'skipped',
  'planned',
  'undone',
  'fixed',
  'gone',
];

/** One entry for each outcome. The first of an account names it. */
function entriesOf(outcomes: readonly OutcomeDetail[]): readonly string[] {
  const weight = ({ outcome }: OutcomeDetail): number =>
    (byWeight.indexOf(outcome) + byWeight.length) % byWeight.length;
  const accounts = [...Map.groupBy(outcomes, ({ accountId }) => accountId).values()].map((ofAccount) =>
    ofAccount.toSorted((a, b) => weight(a) - weight(b)),
  );
  const worst = (ofAccount: readonly OutcomeDetail[]): number => Math.min(...ofAccount.map(weight));
  return accounts
    .toSorted((a, b) => worst(a) - worst(b))
    .flatMap((ofAccount) =>
      ofAccount.map((detail, index) => (index === 0 ? `${headOf(ofAccount)}\n\n${entryOf(detail)}` : entryOf(detail))),
    );
}

/** `Account 111122223333 (shop-prod): 1 failed, 20 fixed`. */
function headOf(ofAccount: readonly OutcomeDetail[]): string {
  const accountId = ofAccount[0]?.accountId ?? '';
  const accountName = ofAccount.find((one) => one.accountName !== undefined)?.accountName;
  const account =
    accountId === ''
      ? 'No account'
      : `Account ${accountText(accountId, accountName === undefined ? {} : { accountName })}`;
  return `${account}: ${countsOf(ofAccount)}`;
}

function entryOf(detail: OutcomeDetail): string {
  const {
    controlId,
    outcome,
    mayStayFailed,
    resourceId,
    reason,
    summary,
    warning,
    region,
    severity,
    trigger,
    undo,
    links,
  } = detail;
  const result = mayStayFailed === true ? `${outcome}, may stay FAILED` : outcome;
  const resource = resourceId === '' ? '' : `(${sanitize(resourceId, 300)})`;
  const place = [region, ...(severity === undefined ? [] : [`severity ${severity}`])].filter((text) => text !== '');
  return [
    `- ${[controlId, result, resource].filter((text) => text !== '').join(' ')}: ${reason}`,
    ...(place.length === 0 ? [] : [place.join(', ')]),
    ...(warning === undefined ? [] : [`Warning: ${warning}`]),
    ...(summary === '' ? [] : [`${outcome === 'planned' ? 'Would change' : 'Changed'}: ${summary}`]),
    ...(trigger === undefined ? [] : [`Because ${trigger}`]),
    ...(undo === null ? [] : [`Undo: ${undo}`]),
    ...linkLines(links),
  ].join('\n  ');
}

function unreadEntry({ reason, links }: UnreadDetail): string {
  return `- ${reason}\n  Open the execution: ${links.execution}`;
}

/** The entries that fit, and at least one. */
function fitting(entries: readonly string[], mostBytes: number): readonly string[] {
  let bytes = 0;
  const tooMany = entries.findIndex((entry, index) => {
    bytes += Buffer.byteLength(entry) + 2;
    return index > 0 && bytes > mostBytes;
  });
  return tooMany === -1 ? entries : entries.slice(0, tooMany);
}

function restOf(left: number, outcomes: readonly OutcomeDetail[]): string {
  // A remediation starts before it is reported, so the list of history begins earlier.
  const times = outcomes.map(({ at }) => Date.parse(at)).filter((time) => !Number.isNaN(time));
  const since = new Date(Math.min(...times, Date.parse(latest)) - marginMilliseconds);
  return `… and ${left} more. All of them: asr history --since ${since.toISOString().slice(0, 19)}Z`;
}

const latest = '9999-12-31T00:00:00Z';
const marginMilliseconds = 15 * 60_000;

/** `ASR: 3 failed, 297 fixed in 12 accounts`. */
function subjectOf(outcomes: readonly OutcomeDetail[], unread: number): string {
  const accounts = new Set(outcomes.map(({ accountId }) => accountId)).size;
  const place = accounts > 1 ? ` in ${accounts} accounts` : '';
  const unreadText =
    unread === 0 ? [] : [unread === 1 ? 'an event could not be read' : `${unread} events could not be read`];
  const counts = outcomes.length === 0 ? [] : [`${countsOf(outcomes)}${place}`];
  return `ASR: ${[...unreadText, ...counts].join(', ')}`.slice(0, 99);
}

function countsOf(outcomes: readonly OutcomeDetail[]): string {
  return byWeight
    .map((outcome) => [outcomes.filter((one) => one.outcome === outcome).length, outcome] as const)
    .filter(([count]) => count > 0)
    .map(([count, outcome]) => `${count} ${outcome}`)
    .join(', ');
}

/**
 * A message for Amazon Q Developer in chat applications, which ignores other messages on a topic.
 *
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
function chatMessage(title: string, description: string): string {
  return JSON.stringify({
    version: '1.0',
    source: 'custom',
    content: { textType: 'client-markdown', title, description: inert(description) },
    metadata: { summary: title, eventType: 'ASR Digest of Outcomes' },
  });
}

/** Names are text of others: no mention, no hidden link. */
function inert(text: string): string {
  return text.replaceAll('<', '‹').replaceAll('>', '›').replaceAll('](', '] (').replaceAll('][', '] [');
}
