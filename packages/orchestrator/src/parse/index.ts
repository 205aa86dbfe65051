export { actorIn, overrideIn } from './override.ts';
export { type ParsedItem, parseItems } from './parse-items.ts';
export { type ParseInput, type Parsed, requestsFor } from './parse.ts';
export { type ResumeEvent, asResumeEvent, resume } from './resume.ts';
