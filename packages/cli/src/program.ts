/** The commands of `asr` and their exit codes. */
import { Command, CommanderError } from 'commander';
import { BadInputError } from './input/index.ts';
import { type Cli, systemTools } from './runtime/index.ts';
import { addAllowAgain } from './commands/allow-again/index.ts';
import { addDecisions } from './commands/approve/index.ts';
import { addAuto } from './commands/auto/index.ts';
import { addControls } from './commands/controls/index.ts';
import { addDelegation } from './commands/delegation/index.ts';
import { addDoctor } from './commands/doctor/index.ts';
import { addExplain } from './commands/explain/index.ts';
import { addHistory } from './commands/history/index.ts';
import { addInbox } from './commands/inbox/index.ts';
import { addLocal } from './commands/local/index.ts';
import { addParse } from './commands/parse/index.ts';
import { addPlan } from './commands/plan/index.ts';
import { addPolicy } from './commands/policy/index.ts';
import { addRemediate } from './commands/remediate/index.ts';
import { addReport } from './commands/report/index.ts';
import { addSwitch } from './commands/switch/index.ts';
import { addUndo } from './commands/undo/index.ts';
import { whyUnusable } from './deployment/index.ts';
import { printable, systemIo } from './terminal/index.ts';

/** Exit codes, the same for every command. */
const exitCodes = { done: 0, failed: 1, badInput: 2 } as const;

/**
 * Runs one `asr` command and returns its exit code. Never throws.
 *
 * @param argv Arguments, without the paths of node and the script.
 */
export function run(argv: readonly string[], environment: Pick<Cli, 'io' | 'tools'>): Promise<number> {
  return runProgram('asr', addCommands, argv, environment);
}

/**
 * Runs a command of a program that is built like `asr`, and returns its exit code. Never throws.
 *
 * @param build Describes the program and adds its commands, which inherit its output and exit behavior.
 */
export async function runProgram(
  name: string,
  build: (program: Command, cli: Cli) => void,
  argv: readonly string[],
  { io, tools }: Pick<Cli, 'io' | 'tools'>,
): Promise<number> {
  const cli: Cli = { io, tools, exitCode: exitCodes.done };
  const program = new Command(name)
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: (text) => io.err(text.trimEnd()) });
  build(program, cli);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return cli.exitCode;
  } catch (error) {
    // commander has already printed the error. `--help` is not an error.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.badInput;
    const badInput = error instanceof BadInputError ? error.message : whyUnusable(error);
    const sentence = badInput ?? `${name}: ${error instanceof Error ? error.message : String(error)}`;
    // Messages of AWS quote names that others chose.
    io.err(sentence.split('\n').map(printable).join('\n'));
    return badInput === undefined ? exitCodes.failed : exitCodes.badInput;
  }
}

/** All commands with their arguments and options, for the reference and for tests of the documentation. Does not run them. */
export function commandTree(): Command {
  const root = new Command('asr').exitOverride();
  const tools = { ...systemTools, userName: () => 'your user name' };
  addCommands(root, { io: systemIo, tools, exitCode: exitCodes.done });
  return root;
}

function addCommands(root: Command, cli: Cli): void {
  root
    .description('Remediates Security Hub findings: plan, approve, fix, verify, undo.')
    .addHelpText(
      'after',
      '\nEvery command accepts --json, reads `-` as standard input, and exits with\n0 for success, 1 for a failure, and 2 for invalid usage.',
    );
  addParse(root, cli);
  addControls(root, cli);
  addExplain(root, cli);
  addPlan(root, cli);
  addPolicy(root, cli);
  addAuto(root, cli);
  addDelegation(root, cli);
  addUndo(root, cli);
  addAllowAgain(root, cli);
  addDecisions(root, cli);
  addSwitch(root, cli);
  addHistory(root, cli);
  addInbox(root, cli);
  addReport(root, cli);
  addDoctor(root, cli);
  addRemediate(root, cli);
  addLocal(root, cli);
}
