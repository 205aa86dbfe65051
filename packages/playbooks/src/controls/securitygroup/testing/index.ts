export { arrangeExposedInstance } from './arrange-exposed-instance.ts';
export { eventOf, events, groupId, harmless, ruleId, unreadable } from './cloudtrail-events.ts';
export { configItem } from './config-items.ts';
