/** The text output of `asr local …`. */
import type { Outcome } from '@asr/orchestrator';
import { changeLine } from '@asr/operations/views';
import { type Io, type Style, printable, shortResource, table } from '../terminal/index.ts';
import type { LocalResult } from './local-result.ts';
import type { RemediationView } from './remediation-view.ts';

export function renderLocal({ rules, remediations, counts }: LocalResult, io: Io): string {
  const { transitions, lambdaInvocations, awsApiCalls } = counts;
  const matched = rules.length === 0 ? '' : `Matching rules: ${printable(rules.join(', '))}\n`;
  const used = `${transitions} state transitions, ${lambdaInvocations} Lambda invocations, ${awsApiCalls} AWS API calls\n`;
  return matched + renderRemediations(remediations, io) + io.paint('dim', used);
}

function renderRemediations(remediations: readonly RemediationView[], io: Io): string {
  if (remediations.length === 0) return '';
  const rows = remediations.map((view) => [
    printable(view.controlId),
    printable(view.accountId),
    printable(view.region),
    printable(shortResource(view.resourceId)),
    paintOutcome(view.outcome, io) + (view.mayStayFailed === true ? ',\nmay stay FAILED' : ''),
    [
      printable(withLocalCommands(view.reason)),
      ...becauseLines(view),
      ...view.changes.map(changeLine),
      io.paint('dim', view.remediationId),
    ].join('\n'),
  ]);
  return table(io, ['Control', 'Account', 'Region', 'Resource', 'Outcome', 'Result'], rows);
}

/** A reason names the command for a deployment, which would look for the remediation in AWS. */
function withLocalCommands(reason: string): string {
  return reason.replaceAll(/\basr (?=(?:approve|reject|undo) )/g, 'asr local ');
}

/** The explanation, unless the reason contains all of it, and the warning. */
function becauseLines({ reason, because = '', warning = '' }: RemediationView): readonly string[] {
  return [
    ...(reason.includes(because) ? [] : [printable(because)]),
    ...(warning === '' ? [] : [printable(`Warning: ${warning}`)]),
  ];
}

export function paintOutcome(outcome: Outcome, io: Io): string {
  return io.paint(styles[outcome], outcome);
}

const styles: { readonly [outcome in Outcome]: Style } = {
  planned: 'cyan',
  fixed: 'green',
  unverified: 'yellow',
  compliant: 'green',
  undone: 'green',
  gone: 'dim',
  skipped: 'dim',
  refused: 'yellow',
  overdue: 'yellow',
  'awaiting-approval': 'yellow',
  deferred: 'cyan',
  failed: 'red',
};
