/** Plans as text: for each resource its changes, what they can break, and what ASR would do. */
import type { AnyChange } from '@asr/playbooks';
import type { Verdict } from '@asr/operations/plans';
import { type Io, type Style, printable, shortResource, textWidth, wrap } from '../../terminal/index.ts';
import { changeLine } from '@asr/operations/views';
import type { PlannedFinding, Plans } from '@asr/operations/planning';

/** What a verdict says of a resource, and in the sum of all. */
const words: { readonly [verdict in Verdict]: { readonly one: string; readonly sum: string; readonly style: Style } } =
  {
    'would-change': { one: 'would change', sum: 'would change', style: 'green' },
    'would-ask': { one: 'would ask', sum: 'would need approval', style: 'yellow' },
    refused: { one: 'refused', sum: 'refused', style: 'yellow' },
    failed: { one: 'could not be planned', sum: 'failed', style: 'red' },
    'left-alone': { one: 'left alone', sum: 'left alone', style: 'dim' },
    compliant: { one: 'compliant', sum: 'compliant', style: 'green' },
    gone: { one: 'gone', sum: 'gone', style: 'dim' },
    unfinished: { one: 'AWS has not finished another change', sum: 'unfinished', style: 'dim' },
  };

export function renderPlans({ plans, missing, notPlanned }: Plans, io: Io): string {
  if (plans.length + notPlanned.length === 0) return 'No open findings match. Nothing was changed.\n';
  const width = textWidth(io);
  return [
    ...plans.map((plan) => renderPlan(plan, io, width)),
    ...missing.map(({ accountId, actions }) =>
      wrap(`Missing permissions in account ${accountId}: ${actions.join(', ')}.`, { width, rest: 2 }),
    ),
    ...reasonsOf(notPlanned, width),
    ...countsByControl(plans, width),
    wrap(summaryOf(plans, notPlanned.length), { width }),
  ]
    .map((block) => `${block}\n`)
    .join('\n');
}

function renderPlan(plan: PlannedFinding, io: Io, width: number): string {
  const { controlId, accountId, region, resourceId, severity, verdict, reason, warning, changes, asked } = plan;
  const where = [controlId, shortResource(resourceId), `${accountId} ${region}`, severity ?? ''];
  const { one, style } = words[verdict];
  const sentences = [reason, warning === '' ? '' : `Warning: ${warning}`].filter((text) => text !== '');
  return [
    wrap(io.paint('bold', printable(where.filter((part) => part !== '').join('  '))), { width, rest: 2 }),
    ...(changes.length + asked.length === 0 ? [`  ${io.paint(style, one)}`] : []),
    ...changeLines(io.paint('green', 'ASR would make these changes:'), changes, width),
    ...changeLines(io.paint('yellow', 'ASR would ask for approval of these changes:'), asked, width),
    ...sentences.map((text) => wrap(printable(text), { width, first: 2, rest: 4 })),
  ].join('\n');
}

function changeLines(title: string, changes: readonly AnyChange[], width: number): readonly string[] {
  if (changes.length === 0) return [];
  return [`  ${title}`, ...changes.map((change) => wrap(changeLine(change), { width, first: 4, rest: 6 }))];
}

/** Each reason once: an account without a role is the reason for all of its findings. */
function reasonsOf(notPlanned: Plans['notPlanned'], width: number): readonly string[] {
  return [...Map.groupBy(notPlanned, ({ reason }) => reason)].map(([reason, same]) => {
    const ids = same.map(({ findingId }) => (findingId === '' ? 'A finding without an id' : printable(findingId)));
    const [only = ''] = ids;
    if (ids.length === 1) return wrap(`${only}: ${printable(reason)}`, { width, rest: 2 });
    const more = ids.length - mostIds;
    return [
      wrap(`${ids.length} findings: ${printable(reason)}`, { width, rest: 2 }),
      ...ids.slice(0, mostIds).map((id) => `  ${id}`),
      ...(more > 0 ? [`  and ${more} more. To list all, add --json.`] : []),
    ].join('\n');
  });
}

const mostIds = 3;

/**
 * An overview of plans that fill more than a screen, sorted. The plans have the order of the findings, which depends on how
 * many queries their controls take.
 */
function countsByControl(plans: readonly PlannedFinding[], width: number): readonly string[] {
  const controls = [...Map.groupBy(plans, ({ controlId }) => controlId)].toSorted(([a], [b]) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  if (plans.length < manyPlans || controls.length < 2) return [];
  const widest = Math.max(...controls.map(([controlId]) => controlId.length));
  const lines = controls.map(([controlId, own]) =>
    wrap(`${controlId.padEnd(widest)}  ${countsOf(own).join(', ')}`, { width, first: 2, rest: 4 }),
  );
  return [['By control:', ...lines].join('\n')];
}

const manyPlans = 10;

function countsOf(plans: readonly PlannedFinding[]): readonly string[] {
  const verdicts = Object.keys(words) as readonly Verdict[];
  return verdicts.flatMap((verdict) => {
    const count = plans.filter((plan) => plan.verdict === verdict).length;
    return count === 0 ? [] : [`${count} ${words[verdict].sum}`];
  });
}

/** `3 resources: 2 would change, 1 refused. Nothing was changed.` */
function summaryOf(plans: readonly PlannedFinding[], others: number): string {
  const all = [...countsOf(plans), ...(others === 0 ? [] : [`${others} not planned`])];
  const total = plans.length + others;
  return `${total} ${total === 1 ? 'resource' : 'resources'}: ${all.join(', ')}. Nothing was changed.`;
}
