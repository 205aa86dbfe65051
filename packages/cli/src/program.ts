/** The command line as data: which commands there are, and what their exit codes mean. */
import { Command, CommanderError } from 'commander';
import { BadInputError } from './bad-input.ts';
import type { Cli } from './cli.ts';
import { addAdminCommands } from './commands/admin.ts';
import { addAuto } from './commands/auto.ts';
import { addControls } from './commands/controls.ts';
import { addDelegation } from './commands/delegation.ts';
import { addDoctor } from './commands/doctor.ts';
import { addHistory } from './commands/history.ts';
import { addLocal } from './commands/local.ts';
import { addParse } from './commands/parse.ts';
import { addPolicy } from './commands/policy.ts';
import { addRemediate } from './commands/remediate.ts';
import { addReport } from './commands/report.ts';
import { whyUnusable } from './deployment.ts';

/** Exit codes, the same for every command. */
export const exitCodes = { done: 0, failed: 1, badInput: 2 } as const;

/**
 * Runs one command and answers with its exit code. Throws nothing.
 *
 * @param argv Without the names of node and of the script.
 */
export async function run(argv: readonly string[], { io, tools }: Pick<Cli, 'io' | 'tools'>): Promise<number> {
  const cli: Cli = { io, tools, exitCode: exitCodes.done };
  try {
    await program(cli).parseAsync([...argv], { from: 'user' });
    return cli.exitCode;
  } catch (error) {
    // commander has said already what is wrong; asking for help is not wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.badInput;
    const badInput = error instanceof BadInputError ? error.message : whyUnusable(error);
    io.err(badInput ?? `asr: ${error instanceof Error ? error.message : String(error)}`);
    return badInput === undefined ? exitCodes.failed : exitCodes.badInput;
  }
}

function program(cli: Cli): Command {
  const { io } = cli;
  const root = new Command('asr')
    .description('Remediates Security Hub findings: plan, approve, fix, verify, undo.')
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: (text) => io.err(text.trimEnd()) })
    .addHelpText('after', '\nEvery command takes --json, reads `-` as standard input, and exits with\n0 when all went well, 1 when something it did failed, 2 when its input is wrong.');
  addParse(root, cli);
  addControls(root, cli);
  addPolicy(root, cli);
  addAuto(root, cli);
  addDelegation(root, cli);
  addAdminCommands(root, cli);
  addHistory(root, cli);
  addReport(root, cli);
  addDoctor(root, cli);
  addRemediate(root, cli);
  addLocal(root, cli, run);
  return root;
}
