export { type EventRule, type RuleKind, eventRules, inputTemplateOf, longestPattern } from './event-patterns.ts';
export {
  deferralDefinition,
  historyTableTag,
  runPlaybookTimeoutSeconds,
  stateMachineDefinition,
} from './state-machine.ts';
