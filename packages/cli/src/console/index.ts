/** The console: its operations, and its server on this machine. */
export { openConsole } from './console-operations.ts';
