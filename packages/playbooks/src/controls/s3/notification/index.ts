export { type EventTopic, createTopic, deleteTopic, eventTopicPermissions, readEventTopic } from './event-topic.ts';
export { changeNotifications, readNotifications } from './notifications.ts';
