/** The command line as a function, for programs that run it in their own process. */
export type { ObserveReport } from './commands/report/index.ts';
export type { UndoneOfMany } from './commands/undo/index.ts';
export { approvalEvent, undoEvent } from '@asr/operations/deployment';
export { imported, loadPolicy, pressButton } from '@asr/operations/input';
export { buttonOf } from './input/index.ts';
export type { CommandEntry } from './command-table.ts';
export { loadCommandTree, run, runProgram } from './program.ts';
export { version } from './version.ts';
export { type Cli, type JsonOption, type RunAsr, type Tools, addCommand, systemTools } from './runtime/index.ts';
export { type Io, printJson, printText, systemIo, printable, shortResource, table } from './terminal/index.ts';
export { changeLine } from '@asr/operations/views';
export { type RemediationView, findRecord, paintOutcome, resultOf } from './views/index.ts';
export { callerArn } from '@asr/operations/delegation';
export type { LocalConsole } from '@asr/console';
/** Loaded on demand, because most programs open no console. */
export const loadConsole = () => import('./console/index.ts');
