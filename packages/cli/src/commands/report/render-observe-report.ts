/** The report on observe mode, as text and as CSV. */
import { changeLine } from '@asr/operations/views';
import { shortTime } from '../../views/index.ts';
import { type Io, csv, fitted, printable, shortResource, table, wrap } from '../../terminal/index.ts';
import {
  type Counted,
  type ObservedControl,
  type ObservedCounts,
  type ObservedResource,
  type ObserveReport,
} from '@asr/operations/observations';

export function renderObserveReport(report: ObserveReport, io: Io): string {
  const { since, until, total, controls } = report;
  const period = `from ${shortTime(since)} to ${shortTime(until)} UTC`;
  if (total.resources === 0) {
    return `${fitted(`No observations ${period}. Set controls to \`observe\` in asr.config.yaml and deploy it, or give an earlier --since.`, io.columns)}\n`;
  }
  return [
    `${wrap(`What automatic mode would have changed ${period}:`, { width: io.columns ?? Infinity })}\n${controlTable(report, io)}`,
    `By account:\n${accountTable(report, io)}`,
    ...(report.mostTouched.length === 0 ? [] : [`Resources with the most changes:\n${resourceTable(report, io)}`]),
    closing(controls),
  ].join('\n');
}

const countColumns = [
  'Findings',
  'Resources',
  'Changed',
  'Approval',
  'Refused',
  'Failed',
  'Skipped',
  'Compliant',
  'Gone',
];

function countCells(counts: ObservedCounts): readonly string[] {
  const { findings, resources, wouldChange, wouldAsk, refused, failed, leftAlone, compliant, gone } = counts;
  return [findings, resources, wouldChange, wouldAsk, refused, failed, leftAlone, compliant, gone].map(String);
}

function controlTable({ controls, total }: ObserveReport, io: Io): string {
  const rows = controls.map((control) => [
    printable(control.controlId),
    ...countCells(control),
    details(control).map(printable).join('\n'),
  ]);
  const sum = [
    io.paint('bold', 'all'),
    ...countCells(total),
    `${total.changes} changes without approval${unfinished(total)}`,
  ];
  return table(io, ['Control', ...countColumns, 'Details'], [...rows, sum]);
}

function details(control: ObservedControl): readonly string[] {
  const { kindsOfChange, kindsAsked, whyRefused, whyFailed, whyLeftAlone } = control;
  const reasons = [
    ...(control.askedByPolicy > 0 ? ['policy'] : []),
    ...(control.askedByPlan > 0 ? ['risk of the change'] : []),
    ...(control.askedIrreversible > 0 ? ['control'] : []),
  ];
  const why = reasons.join(', ');
  return [
    ...lines(kindsOfChange, ''),
    ...lines(kindsAsked, `requires approval (${why}): `),
    ...lines(whyRefused, 'refused: '),
    ...lines(whyFailed, 'failed: '),
    ...lines(whyLeftAlone, 'skipped: '),
    ...(control.unfinished === 0 ? [] : [`${control.unfinished} observations are still running`]),
  ];
}

function lines(counted: readonly Counted[], title: string): readonly string[] {
  return counted.map(({ text, count }) => `${count} × ${title}${text}`);
}

function unfinished({ unfinished: count }: ObservedCounts): string {
  return count === 0 ? '' : `; ${count} still running`;
}

function accountTable({ accounts }: ObserveReport, io: Io): string {
  const rows = accounts.map((account) => [
    printable(account.accountId),
    ...countCells(account),
    `${account.mostInAnHour}`,
  ]);
  return table(io, ['Account', ...countColumns, 'Max per hour'], rows);
}

function resourceTable({ mostTouched }: ObserveReport, io: Io): string {
  const rows = mostTouched.map(({ accountId, region, resourceId, controls, changes }) => [
    printable(shortResource(resourceId)),
    printable(accountId),
    printable(region),
    String(changes),
    controls.map(printable).join(', '),
  ]);
  return table(io, ['Resource', 'Account', 'Region', 'Changes', 'Controls'], rows);
}

/** The next step: the command to enable controls that would change something and never failed. */
function closing(controls: readonly ObservedControl[]): string {
  const ready = controls
    .filter(({ wouldChange, wouldAsk, failed }) => wouldChange + wouldAsk > 0 && failed === 0)
    .toSorted((a, b) => b.wouldChange - a.wouldChange);
  if (ready.length === 0)
    return 'No control is ready for automatic mode: none would have changed a resource without a failure.\n';
  const [first] = ready;
  const others = ready.slice(1).map(({ controlId }) => printable(controlId));
  const also = others.length === 0 ? '' : ` Also ready: ${others.join(', ')}.`;
  return `To enable a control, run: asr auto enable ${printable(first?.controlId ?? '')}.${also}\n`;
}

/** One line for each resource, to sort and review. */
export function observeCsv(resources: readonly ObservedResource[]): string {
  return csv(
    Object.keys(columns),
    resources.map((resource) => Object.values(columns).map((of) => of(resource))),
  );
}

const columns: { readonly [name: string]: (resource: ObservedResource) => string } = {
  controlId: ({ controlId }) => controlId,
  accountId: ({ accountId }) => accountId,
  region: ({ region }) => region,
  resourceId: ({ resourceId }) => resourceId,
  verdict: ({ verdict }) => verdict,
  changes: ({ changes }) => changes.map(changeLine).join('\n'),
  asked: ({ asked }) => asked.map(changeLine).join('\n'),
  whyAsk: ({ whyAsk }) => whyAsk ?? '',
  reason: ({ reason }) => reason,
  firstSeen: ({ firstSeen }) => firstSeen,
  lastSeen: ({ lastSeen }) => lastSeen,
  findingIds: ({ findings }) => findings.join('\n'),
  remediationId: ({ remediationId }) => remediationId,
};
