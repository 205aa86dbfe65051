export { deadlineProblems } from './deadline-problems.ts';
export { type DeadlineRule, canBeOverdue, deadlineOf } from './deadlines.ts';
export { deadlinesSchema } from './deadlines-schema.ts';
