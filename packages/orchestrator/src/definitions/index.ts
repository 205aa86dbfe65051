export {
  type EventRule,
  type RuleKind,
  eventRules,
  gatherAloneName,
  gatherName,
  inputTemplateOf,
  isGathered,
  longestPattern,
} from './event-patterns.ts';
export {
  deferralDefinition,
  historyTableTag,
  runPlaybookTimeoutSeconds,
  stateMachineDefinition,
} from './state-machine.ts';
