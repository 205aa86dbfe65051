/** The console on the operator's machine. */
export { type LocalConsole, openLocalConsole } from './console-server.ts';
