/** What people read of changes and remediations. */
export { awaitsDecision } from './awaits-decision.ts';
export { type ShownChange, changeLine } from './change-lines.ts';
export { approveLine, commandLine, rejectLine, undoLine } from './command-lines.ts';
export { consoleLinks } from './console-links.ts';
export { type FindingSubject, findingSubject } from './finding-subject.ts';
