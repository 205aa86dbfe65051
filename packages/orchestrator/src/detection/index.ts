export {
  configItemTypes,
  configRuleName,
  evaluationPermissions,
  evaluatorRoleName,
  securityGroupItem,
} from './config-event-scope.ts';
export { detectionTypes, isDetection, readDetection, readDetectionOf, whyNothing } from './detection.ts';
export { type DetectionReading, groupChangeOf, prefixListCalls, tagCalls } from './events/index.ts';
export { affectedResourcesPermissions, detectionReaderRoleName, readingsOfAffected } from './affected-resources.ts';
export { type DetectingControls, affectsOthers, detecting, readsMemberAccounts } from './detectors.ts';
export type { EvaluatedControl } from './evaluate-verdict.ts';
export { type EvaluatorSurroundings, evaluate } from './evaluate.ts';
export { type OwnFinding, ownFinding, ownReference, ownSeverity } from './own-finding.ts';
export { ownRoles } from './own-roles.ts';
export { requestsForDetection } from './requests-of-detection.ts';
