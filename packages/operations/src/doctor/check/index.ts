export { type Check, type Home, type Member, ok, problem, unknown } from './check.ts';
export { busNames, expectedRules } from './expected-rules.ts';
export { howToReach, profileAccess } from './member-access.ts';
export { deadLettersOf, messagesIn } from './queues.ts';
export { allowedActions, trusts } from './role-document.ts';
export { gathers, pipesOf, startsStateMachine } from './starting-rules.ts';
export { type Result, runCheck, whySkipped } from './run-check.ts';
