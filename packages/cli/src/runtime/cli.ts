/** The context of a command, and how to define one. */
import type { Command } from 'commander';
import type { Io } from '../terminal/index.ts';
import type { Tools } from './tools.ts';

export interface Cli {
  readonly io: Io;
  /** With the profile of `--profile`, if the caller gives one. */
  tools: Tools;
  /** Exit code of the process, set by the command. */
  exitCode: number;
}

/** Runs a command line and returns its exit code, for a command that runs other commands. */
export type RunAsr = (argv: readonly string[], environment: Pick<Cli, 'io' | 'tools'>) => Promise<number>;

export interface JsonOption {
  readonly json?: boolean;
}

/** Adds the option `--profile`, which applies to the admin account as it does for the AWS CLI. */
export function withProfile(command: Command): Command {
  return command.option('--profile <name>', 'profile of your AWS configuration (default: AWS_PROFILE)');
}

/** The tools of a command that was called with `--profile`. */
export function toolsWith(tools: Tools, profile: string | undefined): Tools {
  if (profile === undefined) return tools;
  return {
    ...tools,
    adminAccount: (region) => tools.adminAccount(region, profile),
    memberAccount: (roleArn, region) => tools.memberAccount(roleArn, region, profile),
  };
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
