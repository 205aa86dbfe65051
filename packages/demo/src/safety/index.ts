export { renderSafety, safetyDocument } from './render-safety.ts';
export { playSafety } from './safety-story.ts';
