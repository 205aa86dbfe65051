export { type Observed, awaitingApproval, reverted, many, queued, week } from './accounts.ts';
export { type Chapter, type Line, isKept, lineOf } from './chapter.ts';
export { concurrentTool } from './concurrent-change.ts';
export { type Expectation, expectation } from './expectation.ts';
export { createFaultHooks } from './fault-hooks.ts';
export { type Decided, type Operator, operator } from './operator.ts';
export { type StoryRunner, day, only, createRunner } from './setup.ts';
export { slowEc2 } from './slow-ec2.ts';
export {
  type HandledViolation,
  handle,
  handleSequentially,
  lineOfHandled,
  reportSequentially,
} from './handled-violation.ts';
export type { CreatedViolation, PlannedViolation, ViolationKind } from './planned-violation.ts';
export { byHand, forgottenInstance, openRdp, openSsh, unencryptedVolumes } from './violations.ts';
