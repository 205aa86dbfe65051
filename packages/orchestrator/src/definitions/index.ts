export { type EventRule, type RuleKind, eventRules, inputTemplateOf, longestPattern } from './event-patterns.ts';
export { historyTableTag, runPlaybookTimeoutSeconds, stateMachineDefinition } from './state-machine.ts';
