/** The console of the demo. */
export { type OpenDemo, openDemoConsole } from './console-story.ts';
