/** Every check there is, in the order they are shown. */
import { button } from './checks/button.ts';
import { deadLetters } from './checks/dead-letters.ts';
import { exceptions } from './checks/exceptions.ts';
import { functions } from './checks/functions.ts';
import { historyTable } from './checks/history-table.ts';
import { lastSuccess } from './checks/last-success.ts';
import { lostEvents } from './checks/lost-events.ts';
import { memberRoles } from './checks/member-roles.ts';
import { rulesEnabled } from './checks/rules-enabled.ts';
import { rulesMatchPolicy } from './checks/rules-match-policy.ts';
import { runbookDocuments } from './checks/runbook-documents.ts';
import { securityHub } from './checks/security-hub.ts';
import { stateMachine } from './checks/state-machine.ts';
import { stopSwitch } from './checks/stop-switch.ts';
import { tasksQueue } from './checks/tasks-queue.ts';
import type { Check, Home, Member } from './check.ts';

export const homeChecks: readonly Check<Home>[] = [
  stateMachine,
  historyTable,
  functions,
  button,
  rulesEnabled,
  rulesMatchPolicy,
  tasksQueue,
  deadLetters,
  lostEvents,
  stopSwitch,
  securityHub,
  lastSuccess,
  exceptions,
];

export const memberChecks: readonly Check<Member>[] = [memberRoles, runbookDocuments];
