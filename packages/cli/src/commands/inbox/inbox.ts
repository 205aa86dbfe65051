/** `asr inbox`: plans that wait for approval, failures, refusals, and changes that a limit deferred. */
import { type RemediationRecord, approveCommand } from '@asr/orchestrator';
import type { Command } from 'commander';
import { type ShowAccount, accountNames } from '../../accounts/index.ts';
import { type DeploymentOptions, openHistory, withDeployment } from '../../deployment/index.ts';
import { parseTime } from '@asr/operations/input';
import { type Inbox, type InboxOutcome, inboxOutcomes, readInbox } from '@asr/operations/actions';
import { type Cli, addCommand } from '../../runtime/index.ts';
import { type Io, printJson, printable, shortResource, textWidth, withProgress, wrap } from '../../terminal/index.ts';
import { changeLine } from '@asr/operations/views';

interface InboxOptions extends DeploymentOptions {
  readonly since: string;
}

export function addInbox(parent: Command, cli: Cli): void {
  withDeployment(
    addCommand(parent, 'inbox', 'Lists plans to approve, failures, refusals and deferred changes.', [
      'asr inbox',
      'asr inbox --since 24h --json',
    ]),
  )
    .option('--since <time>', 'only remediations that started at this time or later, such as 24h or 2026-11-01', '7d')
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
  if (options.json === true) printJson(cli.io, inbox);
  else {
    const accountIds = inboxOutcomes.flatMap((outcome) =>
      inbox[outcome].slice(0, mostShown).map((one) => one.accountId),
    );
    const showAccount = await accountNames(cli.io, cli.tools.adminAccount(options.region), accountIds);
    cli.io.out(render(inbox, cli.io, showAccount));
  }
}

const titles: { readonly [outcome in InboxOutcome]: string } = {
  'awaiting-approval': 'waiting for approval',
  failed: 'failed',
  refused: 'refused',
  deferred: 'deferred because of a limit; ASR tries them again',
};

/** Records of one outcome that are shown. */
const mostShown = 20;

function render(inbox: Inbox, io: Io, showAccount: ShowAccount): string {
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
  return sections.length === 0 ? 'Nothing to do.\n' : `${sections.join('\n\n')}\n`;
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
