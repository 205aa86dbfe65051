/** The command line as a function, for programs that run it in their own process. */
export type { ObserveReport } from './commands/report/index.ts';
export type { UndoneOfMany } from './commands/undo/index.ts';
export { approvalEvent, undoEvent } from './deployment/index.ts';
export { buttonOf, imported, loadPolicy, pressButton } from './input/index.ts';
export type { CommandEntry } from './command-table.ts';
export { loadCommandTree, run, runProgram } from './program.ts';
export { version } from './version.ts';
export { type Cli, type JsonOption, type RunAsr, type Tools, addCommand, systemTools } from './runtime/index.ts';
export { type Io, printJson, systemIo, printable, shortResource, table } from './terminal/index.ts';
export { type RemediationView, changeLine, findRecord, paintOutcome, resultOf } from './views/index.ts';
export { callerArn } from './delegation/index.ts';
export type { LocalConsole } from '@asr/console';
/** Loaded on demand, because most programs open no console. */
export const loadConsole = () => import('./console/index.ts');
