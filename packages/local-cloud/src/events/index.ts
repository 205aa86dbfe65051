export { type EventPattern, matchesPattern } from './event-pattern.ts';
export { type EventRule, type TargetedRule, matchingRules, rulesFor } from './event-rules.ts';
