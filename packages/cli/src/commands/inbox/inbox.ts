/** `asr inbox`: plans that wait for approval, failures, refusals, deferred changes, and overdue findings. */
import { type HistoryQueries, type RemediationRecord, approveCommand } from '@asr/orchestrator';
import type { Command } from 'commander';
import { type ShowAccount, accountNames } from '../../accounts/index.ts';
import { type DeploymentOptions, openHistory, withDeployment } from '../../deployment/index.ts';
import { type OverdueFinding, type OverdueFindings, overdueFindings, withStatus } from '@asr/operations/findings';
import { parseTime, presentPolicy } from '@asr/operations/input';
import { backingOff, whyFailed } from '@asr/operations/runtime';
import { optionalPolicyOption } from '../../input/index.ts';
import { type Inbox, type InboxOutcome, inboxOutcomes, readInbox } from '@asr/operations/actions';
import { type Cli, addCommand } from '../../runtime/index.ts';
import { type Io, printJson, printable, shortResource, textWidth, withProgress, wrap } from '../../terminal/index.ts';
import { changeLine } from '@asr/operations/views';

interface InboxOptions extends DeploymentOptions {
  readonly since: string;
  readonly policy?: string;
}

export function addInbox(parent: Command, cli: Cli): void {
  withDeployment(
    addCommand(parent, 'inbox', 'Lists plans to approve, failures, refusals, deferred changes and overdue findings.', [
      'asr inbox',
      'asr inbox --since 24h --json',
    ]),
  )
    .option('--since <time>', 'only remediations that started at this time or later, such as 24h or 2026-11-01', '7d')
    .addOption(optionalPolicyOption())
    .action((options: InboxOptions) => showInbox(cli, options));
}

async function showInbox(cli: Cli, options: InboxOptions): Promise<void> {
  const since = parseTime(options.since, cli.tools.adminAccount(options.region).now(), 'since');
  const history = await openHistory(cli, options);
  const inbox = await withProgress(cli.io, 'Reading history', (say) =>
    readInbox(history, since, (count) => {
      if (count % 1000 === 0) say(`${count} remediations`);
    }),
  );
  const overdue = await readOverdue(cli, options, history);
  if (options.json === true) printJson(cli.io, { ...inbox, overdue: overdue ?? null });
  else {
    const shown = [...inboxOutcomes.map((outcome) => inbox[outcome]), overdue?.findings ?? []];
    const accountIds = shown.flatMap((items) => items.slice(0, mostShown).map((one) => one.accountId));
    const showAccount = await accountNames(cli.io, cli.tools.adminAccount(options.region), accountIds);
    cli.io.out(render(inbox, overdue, cli.io, showAccount));
  }
}

/** History is shown even if this fails: an invalid policy file or missing permissions must not hide what waits. */
async function readOverdue(
  cli: Cli,
  { region, policy }: InboxOptions,
  history: Pick<HistoryQueries, 'findMany'>,
): Promise<OverdueFindings | undefined> {
  const { io, tools } = cli;
  try {
    const checked = await presentPolicy(policy, io);
    if (checked.deadlines.length === 0) return { findings: [], hasMore: false };
    const retry = backingOff((milliseconds) => tools.sleep(milliseconds));
    return await withProgress(io, 'Reading findings', async () => {
      const { findings, hasMore } = await overdueFindings(tools.adminAccount(region), checked, retry);
      const known = await withStatus(findings.slice(0, mostLookedUp), history);
      return { findings: [...known, ...findings.slice(mostLookedUp)], hasMore };
    });
  } catch (error) {
    io.err(`Overdue findings are missing. ${whyFailed(error)}`);
    cli.exitCode = 1;
    return undefined;
  }
}

const titles: { readonly [outcome in InboxOutcome]: string } = {
  'awaiting-approval': 'waiting for approval',
  failed: 'failed',
  refused: 'refused',
  deferred: 'deferred because of a limit; ASR tries them again',
};

/** Overdue findings whose report is read from history, for the JSON. */
const mostLookedUp = 100;

/** Records of one outcome that are shown. */
const mostShown = 20;

function render(inbox: Inbox, overdue: OverdueFindings | undefined, io: Io, showAccount: ShowAccount): string {
  const width = textWidth(io);
  const sections = inboxOutcomes.flatMap((outcome) => {
    const records = inbox[outcome];
    if (records.length === 0) return [];
    const rest = records.length - mostShown;
    return [
      io.paint('bold', `${records.length} ${titles[outcome]}`),
      ...records.slice(0, mostShown).map((record) => renderRecord(record, width, showAccount)),
      ...(rest > 0 ? [`${rest} more. To list them, run: asr history --outcome ${outcome}`] : []),
    ];
  });
  sections.push(...renderOverdue(overdue, io, showAccount));
  if (sections.length > 0) return `${sections.join('\n\n')}\n`;
  return overdue === undefined ? 'Nothing to do in history.\n' : 'Nothing to do.\n';
}

function renderRecord(record: RemediationRecord, width: number, showAccount: ShowAccount): string {
  const { controlId, resourceId, accountId, region, remediationId, reason, pending, digest, warning = '' } = record;
  const isWaiting = record.outcome === 'awaiting-approval' && digest !== null;
  return [
    wrap(
      printable(`${controlId}  ${shortResource(resourceId)}  ${showAccount(accountId)} ${region}  ${remediationId}`),
      { width, rest: 2 },
    ),
    ...(isWaiting
      ? [
          ...pending.map((change) => wrap(changeLine(change), { width, first: 2, rest: 4 })),
          ...(warning === '' ? [] : [wrap(printable(`Warning: ${warning}`), { width, first: 2, rest: 4 })]),
          // Not wrapped, so that it can be copied.
          `  ${approveCommand(remediationId, digest)}`,
        ]
      : [
          wrap(printable(reason), { width, first: 2, rest: 4 }),
          ...(record.outcome === 'deferred' && digest !== null
            ? [`  To make it now: ${approveCommand(remediationId, digest)}`]
            : []),
        ]),
  ].join('\n');
}

function renderOverdue(overdue: OverdueFindings | undefined, io: Io, showAccount: ShowAccount): readonly string[] {
  if (overdue === undefined || (overdue.findings.length === 0 && !overdue.hasMore)) return [];
  const { findings, hasMore } = overdue;
  const width = textWidth(io);
  const rest = findings.length - mostShown;
  return [
    io.paint('bold', `${findings.length}${hasMore ? ' or more' : ''} overdue`),
    ...findings.slice(0, mostShown).map((finding) => renderFinding(finding, width, showAccount)),
    ...(rest > 0 ? [`${rest} more. To list them, run: asr inbox --json`] : []),
    ...(hasMore ? ['Security Hub has more findings than ASR read, so more can be overdue.'] : []),
  ];
}

function renderFinding(
  { controlId, resourceId, accountId, region, severity, dueAt, daysOverdue, status, command }: OverdueFinding,
  width: number,
  showAccount: ShowAccount,
): string {
  const days = daysOverdue === 0 ? 'less than a day' : daysOverdue === 1 ? '1 day' : `${daysOverdue} days`;
  return [
    wrap(printable(`${controlId}  ${shortResource(resourceId)}  ${showAccount(accountId)} ${region}  ${severity}`), {
      width,
      rest: 2,
    }),
    wrap(`Due ${dueAt.slice(0, 10)}, overdue for ${days}. ${status}`.trim(), { width, first: 2, rest: 4 }),
    // Not wrapped, so that it can be copied.
    `  ${printable(command)}`,
  ].join('\n');
}
