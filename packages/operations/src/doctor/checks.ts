/** All checks of `asr doctor`, in the order of its output. */
import {
  button,
  deadLetters,
  exceptions,
  functions,
  historyTable,
  lastSuccess,
  lostEvents,
  pipes,
  rulesEnabled,
  rulesMatchPolicy,
  securityHub,
  stateMachine,
  stopSwitch,
  tasksQueue,
} from './admin-checks/index.ts';
import { memberRoles, runbookDocuments } from './member-checks/index.ts';
import type { Check, Home, Member } from './check/index.ts';

export const homeChecks: readonly Check<Home>[] = [
  stateMachine,
  historyTable,
  functions,
  button,
  rulesEnabled,
  rulesMatchPolicy,
  pipes,
  tasksQueue,
  deadLetters,
  lostEvents,
  stopSwitch,
  securityHub,
  lastSuccess,
  exceptions,
];

/**
 * What a deployed console checks. Its role reads no function, no queue and no event rule, because such permissions would also
 * show those of other programs in the account.
 */
export const consoleChecks: readonly Check<Home>[] = [
  stateMachine,
  historyTable,
  button,
  stopSwitch,
  lastSuccess,
  exceptions,
];

export const memberChecks: readonly Check<Member>[] = [memberRoles, runbookDocuments];
