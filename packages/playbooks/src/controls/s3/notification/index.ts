export {
  type EventTopic,
  type EventTopicState,
  createTopic,
  deleteTopic,
  eventTopicPermissions,
  readEventTopic,
} from './event-topic.ts';
export { type NotificationsState, changeNotifications, readNotifications } from './notifications.ts';
