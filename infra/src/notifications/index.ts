export { NotificationsStack } from './notifications-stack.ts';
