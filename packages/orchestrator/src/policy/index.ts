export { type ConsoleGrant, consoleGroup, consoleRoles } from './console/index.ts';
export {
  type Deadline,
  type DeadlineAction,
  type DeadlineRule,
  actionIn,
  canBeOverdue,
  deadlineOf,
  indexOfRule,
  reportIdOf,
} from './deadlines/index.ts';
export {
  type ChatPerson,
  type DelegatedAction,
  type Delegation,
  type UnitsOf,
  delegatedActions,
  delegatesRemediation,
  delegationName,
  includesControl,
  isWithin,
} from './delegation.ts';
export { knownControls } from './known-controls.ts';
export { type Held, type Limits, countFailure, defaultMostRequests, whyHeld } from './limits/index.ts';
export { type MessageFormat, type Notifications, isWanted, routeOf, routesNameUnits } from './notifications/index.ts';
export { parametersInForce } from './parameters-in-force.ts';
export { type FileProblem, type PolicyReading, policyFileName, readPolicy } from './policy-file.ts';
export { policyJsonSchema } from './policy-json-schema.ts';
export {
  type ApprovalRule,
  type ControlPolicy,
  type CustomerPackage,
  type ControlSettings,
  type KnownControls,
  type Mode,
  type Policy,
  type PolicyProblem,
  type Via,
  approvals,
  checkPolicy,
  defaultPolicy,
  defaultUndoDays,
  modes,
  settingsFor,
  ways,
  whyUnknown,
} from './policy.ts';
export { defaultSettleMinutes, doubtfulChange, selectingTagKeys, sentenceOfChange, tagWarnings } from './tags/index.ts';
export { protectedTagKeys, tagProtection } from './tag-protection.ts';
export {
  type Forbidden,
  type IgnoredTag,
  type PlaceFacts,
  type TagReading,
  type TagVerdict,
  type Tags,
  verdictOn,
  wantsApproval,
  whyOutOfPlace,
  whyTagsForbid,
} from './scope.ts';
export {
  type RunbookReference,
  type Settings,
  automationRoleName,
  namespacePlaceholder,
  readSettings,
  remediationRoleName,
  runbookOperatorRoleName,
  startsDocuments,
  ticketActionId,
} from './settings.ts';
export { whyClosed } from './windows.ts';
