/** The command line as data: which commands there are, and what their exit codes mean. */
import { Command, CommanderError } from 'commander';
import { BadInputError } from './input/index.ts';
import { type Cli, systemTools } from './runtime/index.ts';
import { addAllowAgain } from './commands/allow-again/index.ts';
import { addDecisions } from './commands/approve/index.ts';
import { addAuto } from './commands/auto/index.ts';
import { addControls } from './commands/controls/index.ts';
import { addDelegation } from './commands/delegation/index.ts';
import { addDoctor } from './commands/doctor/index.ts';
import { addHistory } from './commands/history/index.ts';
import { addLocal } from './commands/local/index.ts';
import { addParse } from './commands/parse/index.ts';
import { addPolicy } from './commands/policy/index.ts';
import { addRemediate } from './commands/remediate/index.ts';
import { addReport } from './commands/report/index.ts';
import { addSwitch } from './commands/switch/index.ts';
import { addUndo } from './commands/undo/index.ts';
import { whyUnusable } from './deployment/index.ts';
import { systemIo } from './terminal/index.ts';

/** Exit codes, the same for every command. */
const exitCodes = { done: 0, failed: 1, badInput: 2 } as const;

/**
 * Runs one `asr` command and answers with its exit code. Throws nothing.
 *
 * @param argv Without the names of node and of the script.
 */
export function run(argv: readonly string[], surroundings: Pick<Cli, 'io' | 'tools'>): Promise<number> {
  return runProgram('asr', addCommands, argv, surroundings);
}

/**
 * Runs a command of a program that is built like `asr`, and answers with its exit code. Throws nothing.
 *
 * @param build Describes the program and adds its commands: they inherit how the program prints and exits.
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
    // commander has said already what is wrong; asking for help is not wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.badInput;
    const badInput = error instanceof BadInputError ? error.message : whyUnusable(error);
    io.err(badInput ?? `${name}: ${error instanceof Error ? error.message : String(error)}`);
    return badInput === undefined ? exitCodes.failed : exitCodes.badInput;
  }
}

/** Every command with its arguments and options, for the reference and for tests of the documentation. Runs none. */
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
      '\nEvery command takes --json, reads `-` as standard input, and exits with\n0 when all went well, 1 when something it did failed, 2 when its input is wrong.',
    );
  addParse(root, cli);
  addControls(root, cli);
  addPolicy(root, cli);
  addAuto(root, cli);
  addDelegation(root, cli);
  addUndo(root, cli);
  addAllowAgain(root, cli);
  addDecisions(root, cli);
  addSwitch(root, cli);
  addHistory(root, cli);
  addReport(root, cli);
  addDoctor(root, cli);
  addRemediate(root, cli);
  addLocal(root, cli);
}
