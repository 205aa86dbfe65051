export { userNamed } from './call-event.ts';
export {
  type DetectedStory,
  type PlayedDetection,
  detect,
  isDetectedAsExpected,
  createDetectedViolations,
  lookAtDetected,
  undoDetected,
} from './detected-story.ts';
export { exposedInstance } from './exposed-instance.ts';
export { detectedDocument, renderDetected } from './render-detected.ts';
export { openedByDeployment, openedByMallory } from './watched-group.ts';
