export { eventOf, events, groupId, harmless, unreadable } from './cloudtrail-events.ts';
export { configEvent, itemOf } from './config-events.ts';
