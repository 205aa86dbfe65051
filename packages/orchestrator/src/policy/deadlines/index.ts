export { actionIn, reportIdOf } from './announcement.ts';
export { deadlineProblems } from './deadline-problems.ts';
export {
  type Deadline,
  type DeadlineAction,
  type DeadlineRule,
  canBeOverdue,
  deadlineOf,
  indexOfRule,
} from './deadlines.ts';
export { deadlinesSchema } from './deadlines-schema.ts';
