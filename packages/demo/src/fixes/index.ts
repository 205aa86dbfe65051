export { renderStory, storyDocument } from './render.ts';
export { openSsh } from './security-groups.ts';
export { type Story, approve, createViolations, isAsExpected, lookAgain, noteOf, report, undoOne } from './story.ts';
