export {
  type MessageFormat,
  type Notifications,
  defaultNotifications,
  isWanted,
  routeOf,
  routesNameUnits,
} from './notifications.ts';
export { notificationsSchema } from './notifications-schema.ts';
