export { eventOf, events, groupId, harmless, unreadable } from './cloudtrail-events.ts';
