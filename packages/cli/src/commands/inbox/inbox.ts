/** `asr inbox`: what needs a person: plans that wait for approval, failures and refusals. */
import { type HistoryQueries, type Outcome, type RemediationRecord, approveCommand } from '@asr/orchestrator';
import type { Command } from 'commander';
import { type DeploymentOptions, openHistory, withDeployment } from '../../deployment/index.ts';
import { parseTime } from '../../input/index.ts';
import { type Cli, addCommand } from '../../runtime/index.ts';
import { type Io, printJson, printable, shortResource, textWidth, wrap } from '../../terminal/index.ts';
import { changeLine } from '../../views/index.ts';

interface InboxOptions extends DeploymentOptions {
  readonly since: string;
}

export function addInbox(parent: Command, cli: Cli): void {
  withDeployment(
    addCommand(parent, 'inbox', 'Lists plans to approve, failures and refusals.', [
      'asr inbox',
      'asr inbox --since 24h --json',
    ]),
  )
    .option('--since <time>', 'only remediations that started at this time or later, such as 24h or 2026-11-01', '7d')
    .action((options: InboxOptions) => showInbox(cli, options));
}

/** In the order of urgency. */
const outcomes = ['awaiting-approval', 'failed', 'refused'] as const satisfies readonly Outcome[];
type Wanted = (typeof outcomes)[number];
type Inbox = { readonly [outcome in Wanted]: readonly RemediationRecord[] };

async function showInbox(cli: Cli, options: InboxOptions): Promise<void> {
  const since = parseTime(options.since, cli.tools.adminAccount(options.region).now(), 'since');
  const inbox = await latestOf(await openHistory(cli, options), since);
  if (options.json === true) printJson(cli.io, inbox);
  else cli.io.out(render(inbox, cli.io));
}

/** A resource that was remediated again since is not listed: only its last remediation of a control counts. */
async function latestOf(history: HistoryQueries, since: string): Promise<Inbox> {
  const seen = new Set<string>();
  const found: RemediationRecord[] = [];
  for await (const record of history.list({ since })) {
    const { controlId, accountId, region, resourceId, canonical = resourceId } = record;
    const key = JSON.stringify([controlId, accountId, region, canonical]);
    if (seen.has(key)) continue;
    seen.add(key);
    found.push(record);
  }
  const of = (wanted: Wanted) => found.filter(({ outcome }) => outcome === wanted);
  return { 'awaiting-approval': of('awaiting-approval'), failed: of('failed'), refused: of('refused') };
}

const titles: { readonly [outcome in Wanted]: string } = {
  'awaiting-approval': 'waiting for approval',
  failed: 'failed',
  refused: 'refused',
};

/** Records of one outcome that are shown. */
const mostShown = 20;

function render(inbox: Inbox, io: Io): string {
  const width = textWidth(io);
  const sections = outcomes.flatMap((outcome) => {
    const records = inbox[outcome];
    if (records.length === 0) return [];
    const rest = records.length - mostShown;
    return [
      io.paint('bold', `${records.length} ${titles[outcome]}`),
      ...records.slice(0, mostShown).map((record) => renderRecord(record, width)),
      ...(rest > 0 ? [`${rest} more. To list them, run: asr history --outcome ${outcome}`] : []),
    ];
  });
  return sections.length === 0 ? 'Nothing to do.\n' : `${sections.join('\n\n')}\n`;
}

function renderRecord(record: RemediationRecord, width: number): string {
  const { controlId, resourceId, accountId, region, remediationId, reason, pending, digest, warning = '' } = record;
  const isWaiting = record.outcome === 'awaiting-approval' && digest !== null;
  return [
    printable(`${controlId}  ${shortResource(resourceId)}  ${accountId} ${region}  ${remediationId}`),
    ...(isWaiting
      ? [
          ...pending.map((change) => wrap(changeLine(change), { width, first: 2, rest: 4 })),
          ...(warning === '' ? [] : [wrap(printable(`Warning: ${warning}`), { width, first: 2, rest: 4 })]),
          // Not wrapped, so that it can be copied.
          `  ${approveCommand(remediationId, digest)}`,
        ]
      : [wrap(printable(reason), { width, first: 2, rest: 4 })]),
  ].join('\n');
}
