/** When and where: parse, policy, claim, account, history, report. */
export { remediationPermissions, sessionPolicy } from './account/index.ts';
export { type ControlIdFields, type ControlIdReading, type Membership, type Named, controlIdOf, controlIdPattern, standardsOf } from './controls/index.ts';
export { type EventRule, eventRules, historyTableTag, longestPattern, runPlaybookTimeoutSeconds, stateMachineDefinition } from './definitions/index.ts';
export { type PolicyDocument, type PolicyStatement, delegatedEventTypes, delegationTag, mostFindingIds, policyBySessionTag, policyOf, readDelegate, requestsBusName, sourceOf } from './delegation/index.ts';
export { type DetectingControls, configItemTypes, configRuleName, detecting, evaluationPermissions, evaluatorRoleName, groupChangeOf, securityGroupItem } from './detection/index.ts';
export { type Item, type ItemReading, type ItemSource, itemsOf, readItems } from './findings/index.ts';
export { type Claim, type History, type HistoryDesk, type HistoryFilter, type Lease, type LeftAlone, type Opened, type RecordUpdate, type SwitchTurn, claimKey, historyDeskInDynamoDb, historyInDynamoDb, historyIndexes, historySortKey, hourOf, isWanted, obeysUndo, stopSwitch } from './history/index.ts';
export { type Answer, type Approval, type Detection, type FindingReference, type Outcome, type Override, type RemediationRecord, type RemediationRequest, type RunbookRun, type Source, type Subject, type UndoRun, type Unrun, accountPattern, newRecord, outcomes, partitionOf, regionPattern, unrun, wholeRecord } from './model/index.ts';
export { type ParseInput, type Parsed, type ParsedItem, type ResumeEvent, parseItems, requestsFor } from './parse/index.ts';
export { type ApprovalRule, type ControlPolicy, type ControlSettings, type DelegatedAction, type Delegation, type KnownControls, type Mode, type Policy, type PolicyProblem, type PolicyReading, type RunbookReference, type Settings, type Via, approvals, automationRoleName, checkPolicy, defaultPolicy, delegatedActions, delegatesRemediation, delegationName, knownControls, modes, namespacePlaceholder, needsOrganizationalUnits, policyFileName, policyJsonSchema, readPolicy, readSettings, remediationRoleName, runbookOperatorRoleName, settingsFor, ticketActionId, ways, whyUnknown } from './policy/index.ts';
export { operatorPermissions } from './remediate/index.ts';
export type { ReportOutput } from './report/index.ts';
