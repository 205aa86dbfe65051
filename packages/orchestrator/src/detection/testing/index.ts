export { eventOf, events, groupId, harmless, ruleId, unreadable } from './cloudtrail-events.ts';
export { configEvent, itemOf } from './config-events.ts';
