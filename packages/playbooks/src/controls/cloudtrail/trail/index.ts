export {
  type EventSelection,
  recordsManagementEvents,
  recordsReadsAndWritesOfMost,
  recordsNothingElse,
  withManagementEvents,
} from './event-selectors.ts';
export { foreignOwnerOf, ownTrail, readTrail, refuseForeign, trailArnOf, updateTrail } from './one-trail.ts';
export { type TrailLogs, trailLogsOf } from './trail-logs.ts';
export { type TrailRegions, type TrailsState, homeRegionOf, readTrails } from './trails.ts';
