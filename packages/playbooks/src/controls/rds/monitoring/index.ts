export {
  attachMonitoringPolicy,
  createMonitoringRole,
  deleteMonitoringRole,
  detachMonitoringPolicy,
  monitoringPolicy,
  monitoringRoleArnOf,
  monitoringRoleNameOf,
  monitoringRolePermissions,
  readMonitoringRole,
} from './monitoring-role.ts';
export { monitor, monitoringOf, requireNoOtherUser } from './monitoring.ts';
export { whyNotMonitored } from './supported.ts';
