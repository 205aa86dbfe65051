export { approveSome } from './approve-some.ts';
export { explainEverything } from './explain-everything.ts';
export { limitChanges } from './limit-changes.ts';
export { observeWeek } from './observe-week.ts';
export { reportWeek } from './report-week.ts';
export { stopEverything } from './stop-everything.ts';
export { tripBreaker } from './trip-breaker.ts';
export { undoDay } from './undo-day.ts';
