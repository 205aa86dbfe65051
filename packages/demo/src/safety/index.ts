export { renderSafety, safetyDocument } from './render-safety.ts';
export { runSafetyStory } from './safety-story.ts';
