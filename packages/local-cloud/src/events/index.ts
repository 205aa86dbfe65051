export { type EventPattern, matchesPattern } from './event-pattern.ts';
export { type EventRule, matchingRules, rulesFor } from './event-rules.ts';
