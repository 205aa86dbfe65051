/** Plans as text: for each resource its changes, what they can break, and what ASR would do. */
import { type Io, type Style, printable, shortResource, wrap } from '../../terminal/index.ts';
import { changeLine } from '../../views/index.ts';
import type { PlannedFinding } from './plan-request.ts';
import type { Plans } from './make-plans.ts';

const words: {
  readonly [outcome in PlannedFinding['outcome']]: {
    readonly says: string;
    readonly counted?: string;
    readonly style: Style;
  };
} = {
  'would-fix': { says: 'ASR would make these changes', counted: 'would be fixed', style: 'green' },
  'would-ask': { says: 'ASR would ask for approval of these changes', counted: 'would need approval', style: 'yellow' },
  planned: { says: 'AWS has not finished another change', counted: 'not settled', style: 'dim' },
  fixed: { says: 'fixed', style: 'green' },
  undone: { says: 'undone', style: 'dim' },
  'awaiting-approval': { says: 'waits for approval', style: 'yellow' },
  compliant: { says: 'compliant', style: 'green' },
  gone: { says: 'gone', style: 'dim' },
  skipped: { says: 'skipped', style: 'dim' },
  refused: { says: 'refused', style: 'yellow' },
  failed: { says: 'could not be planned', counted: 'failed', style: 'red' },
};

export function renderPlans({ plans, missing, notPlanned }: Plans, io: Io): string {
  const width = Math.min(io.columns ?? 80, 100);
  const blocks = plans.map((plan) => renderPlan(plan, io, width));
  return [
    ...blocks,
    ...missing.map(({ accountId, actions }) =>
      wrap(`Missing permissions in account ${accountId}: ${actions.join(', ')}.`, { width, rest: 2 }),
    ),
    ...notPlanned.map(({ findingId, reason }) =>
      wrap(`${printable(findingId)}: ${printable(reason)}`, { width, rest: 2 }),
    ),
    wrap(summaryOf(plans, notPlanned.length), { width }),
  ]
    .map((block) => `${block}\n`)
    .join('\n');
}

function renderPlan(plan: PlannedFinding, io: Io, width: number): string {
  const { controlId, accountId, region, resourceId, severity, outcome, reason, warning, changes } = plan;
  const { says, style } = words[outcome];
  const where = [controlId, shortResource(resourceId), `${accountId} ${region}`, severity ?? ''];
  return [
    io.paint('bold', printable(where.filter((part) => part !== '').join('  '))),
    `  ${io.paint(style, says)}${changes.length === 0 ? '' : ':'}`,
    ...changes.map((change) => wrap(changeLine(change), { width, first: 4, rest: 6 })),
    ...(reason === '' ? [] : [wrap(printable(reason), { width, first: 2, rest: 4 })]),
    ...(warning === '' ? [] : [wrap(printable(`Warning: ${warning}`), { width, first: 2, rest: 4 })]),
  ].join('\n');
}

/** `3 findings: 2 would be fixed, 1 refused. Nothing was changed.` */
function summaryOf(plans: readonly PlannedFinding[], others: number): string {
  const count = (outcome: PlannedFinding['outcome']) => plans.filter((plan) => plan.outcome === outcome).length;
  const all = Object.keys(words) as readonly PlannedFinding['outcome'][];
  const counts = all
    .filter((outcome) => count(outcome) > 0)
    .map((outcome) => `${count(outcome)} ${words[outcome].counted ?? words[outcome].says}`);
  const rest = others === 0 ? [] : [`${others} not planned`];
  const total = plans.length + others;
  const listed = [...counts, ...rest].join(', ');
  return `${total} ${total === 1 ? 'finding' : 'findings'}${listed === '' ? '' : `: ${listed}`}. Nothing was changed.`;
}
