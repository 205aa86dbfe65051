/** The console on this machine. */
export { openConsole } from './open-console.ts';
