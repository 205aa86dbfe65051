export { UnknownInputError, readExecutionInput } from './execution-input.ts';
export { type ParsedItem, parseItems } from './parse-items.ts';
export { readGathered } from './gathered.ts';
export { requestsFor, requestsForReading, requestsForReadings, callerOptionsOf } from './parse.ts';
export { type Reading, accountsIn, ownFindingsIn, read, subjectsIn } from './read.ts';
export type { ResumeEvent, Resumed } from './resume.ts';
export type { ParseInput, Parsed, World } from './world.ts';
