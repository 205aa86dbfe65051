/** The context of a command, and how to define one. */
import type { Command } from 'commander';
import type { Io } from '../terminal/index.ts';
import type { Tools } from './tools.ts';

export interface Cli {
  readonly io: Io;
  readonly tools: Tools;
  /** Exit code of the process, set by the command. */
  exitCode: number;
}

/** Runs a command line and returns its exit code, for a command that runs other commands. */
export type RunAsr = (argv: readonly string[], environment: Pick<Cli, 'io' | 'tools'>) => Promise<number>;

export interface JsonOption {
  readonly json?: boolean;
}

/** Adds a command with the option `--json` and with examples. */
export function addCommand(parent: Command, usage: string, description: string, examples: readonly string[]): Command {
  return parent
    .command(usage)
    .description(description)
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `\nExample${examples.length === 1 ? '' : 's'}:\n${examples.map((line) => `  ${line}`).join('\n')}`,
    );
}
