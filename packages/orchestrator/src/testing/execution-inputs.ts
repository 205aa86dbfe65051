import type { ControlWords, ExecutionInput, FindingRule } from '../model/index.ts';

/** The input with which a rule of the admin stack starts an execution for this event. */
export function inputFor(event: unknown, words: ControlWords = {}, rule: FindingRule = 'automatic') {
  const type = typeof event === 'object' && event !== null && 'detail-type' in event ? event['detail-type'] : '';
  switch (type) {
    case 'Security Hub Findings - Imported':
      return { kind: 'finding-asff', rule, event, ...words } satisfies ExecutionInput;
    case 'Findings Imported V2':
      return { kind: 'finding-ocsf', rule, event, ...words } satisfies ExecutionInput;
    case 'AWS API Call via CloudTrail':
      return { kind: 'cloudtrail', event, ...words } satisfies ExecutionInput;
    case 'Config Rules Compliance Change':
      return { kind: 'config', event, ...words } satisfies ExecutionInput;
    default:
      return { kind: 'button', event, ...words } satisfies ExecutionInput;
  }
}
