/** What every command is given, and how it is written. */
import type { Command } from 'commander';
import type { Io } from '../terminal/index.ts';
import type { Tools } from './tools.ts';

export interface Cli {
  readonly io: Io;
  readonly tools: Tools;
  /** Left by the command for the process. */
  exitCode: number;
}

/** Runs a command line as the program does, and answers with its exit code: for a command that plays others. */
export type RunAsr = (argv: readonly string[], surroundings: Pick<Cli, 'io' | 'tools'>) => Promise<number>;

export interface JsonOption {
  readonly json?: boolean;
}

/** A command as all of ours are: with `--json` and examples. */
export function addCommand(parent: Command, usage: string, description: string, examples: readonly string[]): Command {
  return parent
    .command(usage)
    .description(description)
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `\nExample${examples.length === 1 ? '' : 's'}:\n${examples.map((line) => `  ${line}`).join('\n')}`,
    );
}
