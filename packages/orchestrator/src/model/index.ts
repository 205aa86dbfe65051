export {
  type Ending,
  type Unfinished,
  answer,
  answerAboutNothing,
  approveCommand,
  mostBytesOf,
  question,
  subjectOf,
} from './answer.ts';
export { type Arn, type Owner, accountPattern, mismatchOf, parseArn, partitionOf, regionPattern } from './arn.ts';
export { type ConsoleLinks, accountText, consoleLinks, executionLink, linkLines, withLines } from './console-links.ts';
export { describeChanges, describePlan, digestOf, namesPlan, planIdOf, shorten, targetOf } from './change-text.ts';
export { deadLetterError, reportFailedError, reportIncompleteError, unknownInputError } from './error-names.ts';
export {
  type ControlWords,
  type ExecutionInput,
  type ExecutionKind,
  type FindingRule,
  type OverdueFindings,
  executionKinds,
} from './execution-input.ts';
export type { Fact } from './fact.ts';
export {
  CannotEnterAccountError,
  ForeignRunbookError,
  OutOfTimeError,
  ResourceBusyError,
  explain,
  isTransient,
} from './failure.ts';
export { account, badField, pathOf, region, text } from './fields.ts';
export { type ForcedUndo, isForced } from './forced-undo.ts';
export {
  type RemediationRecord,
  type RunbookRun,
  type UndoRun,
  type PartialRecord,
  newRecord,
  partialRecord,
  completeRecord,
  whyTooLarge,
} from './record.ts';
export { remediationIdOf } from './remediation-id.ts';
export {
  type Answer,
  type Approval,
  type Detection,
  type FindingReference,
  type Outcome,
  type Overdue,
  type Override,
  type RemediationRequest,
  type Running,
  type Source,
  type Subject,
  type TagChange,
  buttonActor,
  outcomes,
} from './request.ts';
export { isUnsafe, sanitize } from './sanitize.ts';
export { type Severity, severities } from './request.ts';
