/** What automatic mode would have changed, from the observations in history. */
export {
  type Counted,
  type ObserveReport,
  type ObservedControl,
  type ObservedCounts,
  observeReport,
} from './observe-report.ts';
export { type ObservedResource, isObservation, observedResources } from './observed-resource.ts';
