export {
  configItemTypes,
  configRuleName,
  evaluationPermissions,
  evaluatorRoleName,
  securityGroupItem,
} from './config-event-scope.ts';
export { detectionTypes, isDetection, readDetection, readDetectionOf } from './detection.ts';
export { type DetectionReading, groupChangeOf, prefixListCalls, tagCalls } from './events/index.ts';
export { type DetectingControls, detecting } from './detectors.ts';
export type { EvaluatedControl } from './evaluate-verdict.ts';
export { type EvaluatorSurroundings, evaluate } from './evaluate.ts';
export { type OwnFinding, ownFinding, ownReference, ownSeverity } from './own-finding.ts';
export { ownRoles } from './own-roles.ts';
export {
  prefixListReaderRoleName,
  prefixListUsersPermissions,
  readingsOfPrefixListUsers,
} from './prefix-list-users.ts';
export { requestsForDetection } from './requests-of-detection.ts';
