/** The command line as a function, for whoever runs it in a process of their own. */
export type { Io } from './io.ts';
export { run } from './program.ts';
export type { Tools } from './tools.ts';
