export { type EventRule, eventRules, longestPattern } from './event-patterns.ts';
export { historyTableTag, runPlaybookTimeoutSeconds, stateMachineDefinition } from './state-machine.ts';
