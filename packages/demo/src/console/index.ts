/** The console of the demo. */
export { openDemoConsole } from './console-story.ts';
