export { anyOutcome } from './outcome-schema.ts';
export { NotificationsStack } from './notifications-stack.ts';
