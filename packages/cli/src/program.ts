/** The commands of `asr` and their exit codes. */
import { readFile } from 'node:fs/promises';
import { Command, CommanderError } from 'commander';
import { type CommandEntry, commandTable } from './command-table.ts';
import { type Cli, systemTools, toolsWith } from './runtime/index.ts';
import { printable, systemIo, textWidth, wrap } from './terminal/index.ts';
import { version } from './version.ts';

/** What a program needs to start, without the modules of any command. */
export type { CommandEntry } from './command-table.ts';
export { interruptedCode, interruption } from './interruptions.ts';
export { type Tools, systemTools, turnOffSdkWarning } from './runtime/index.ts';
export { systemIo } from './terminal/index.ts';
export { version } from './version.ts';

/** Exit codes, the same for every command. */
const exitCodes = { done: 0, failed: 1, badInput: 2 } as const;

/**
 * Runs one `asr` command and returns its exit code. Never throws.
 *
 * @param argv Arguments, without the paths of node and the script.
 * @param more Commands of other packages.
 */
export function run(
  argv: readonly string[],
  environment: Pick<Cli, 'io' | 'tools'>,
  more: readonly CommandEntry[] = [],
): Promise<number> {
  return runProgram(
    'asr',
    (program, cli) => addNamed(program, cli, [...commandTable, ...more], argv),
    argv,
    environment,
  );
}

/**
 * Runs a command of a program that is built like `asr`, and returns its exit code. Never throws.
 *
 * @param build Describes the program and adds its commands, which inherit its output and exit behavior.
 */
export async function runProgram(
  name: string,
  build: (program: Command, cli: Cli) => void | Promise<void>,
  argv: readonly string[],
  { io, tools }: Pick<Cli, 'io' | 'tools'>,
): Promise<number> {
  const cli: Cli = { io, tools, exitCode: exitCodes.done };
  const program = new Command(name)
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: (text) => io.err(text.trimEnd()) });
  let profile: string | undefined;
  program.hook('preAction', async (_, command) => {
    ({ profile } = command.opts<{ readonly profile?: string }>());
    cli.tools = toolsWith(tools, profile);
    // The commands of `policy` read the file that they are given, and run no package with the rights of the caller.
    if (command.parent?.name() !== 'policy')
      await addPlaybooksOfPolicy(command.opts<{ readonly policy?: string }>().policy);
  });
  try {
    await build(program, cli);
    fitHelp(program, io);
    await program.parseAsync([...argv], { from: 'user' });
    return cli.exitCode;
  } catch (error) {
    // commander has already printed the error. `--help` is not an error.
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return exitCodes.done;
      if (error.code !== 'commander.help') io.err(`For help, run: ${helpCommand(program, argv)}`);
      return exitCodes.badInput;
    }
    const { isInput, sentence } = await whatHappened(error, profile);
    // Messages of AWS quote names that others chose.
    io.err((isInput ? sentence : `${name}: ${sentence}`).split('\n').map(printable).join('\n'));
    return isInput ? exitCodes.badInput : exitCodes.failed;
  }
}

/**
 * Adds the playbooks that the policy of this folder names, so that every command knows their controls. The commands that
 * read the policy report its problems.
 */
async function addPlaybooksOfPolicy(file = 'asr.config.yaml'): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => '');
  if (!/^playbooks:/m.test(text)) return;
  const { openPackages } = await import('@asr/operations/packages');
  await openPackages({ name: file, text });
}

/** The command whose help explains the usage: `asr history --help`. */
function helpCommand(program: Command, argv: readonly string[]): string {
  let command = program;
  const path = [program.name()];
  for (const word of argv) {
    const sub = command.commands.find((one) => one.name() === word);
    if (sub === undefined) break;
    command = sub;
    path.push(word);
  }
  return [...path, '--help'].join(' ');
}

/** Whether the caller can correct the error with other input, and the sentence that says so. */
async function whatHappened(
  error: unknown,
  profile: string | undefined,
): Promise<{ readonly isInput: boolean; readonly sentence: string }> {
  const [{ BadInputError }, { whyUnusable }, { whyFailed }] = await Promise.all([
    import('@asr/operations/input'),
    import('@asr/operations/deployment'),
    import('@asr/operations/runtime'),
  ]);
  const badInput = error instanceof BadInputError ? error.message : whyUnusable(error, profile);
  return { isInput: badInput !== undefined, sentence: badInput ?? whyFailed(error) };
}

/**
 * Loads all commands. The returned function makes the program with their arguments and options, for the reference and for
 * tests of the documentation, and runs nothing.
 */
export async function loadCommandTree(): Promise<() => Command> {
  const loaded = await Promise.all(commandTable.map(({ load }) => load()));
  return () => {
    const root = described(new Command('asr').exitOverride(), systemIo);
    const tools = { ...systemTools, program: null, userName: () => 'your user name' };
    for (const add of loaded) add(root, { io: systemIo, tools, exitCode: exitCodes.done });
    return root;
  };
}

/** Adds the command that the arguments name. The others have only their name and description, for the help. */
async function addNamed(
  root: Command,
  cli: Cli,
  table: readonly CommandEntry[],
  argv: readonly string[],
): Promise<void> {
  described(root, cli.io);
  const [first, second] = argv.filter((word) => !word.startsWith('-'));
  const named = first === 'help' ? second : first;
  // The script for a shell contains all commands.
  const isWanted = ({ commands }: CommandEntry) =>
    named === 'completion' || (named !== undefined && Object.hasOwn(commands, named));
  for (const entry of table) {
    if (isWanted(entry)) (await entry.load())(root, cli);
    else for (const [name, summary] of Object.entries(entry.commands)) root.command(name).description(summary);
  }
}

/** Fits the help of every command to the terminal. The list of commands has their names only, so that it stays narrow. */
function fitHelp(command: Command, io: Cli['io']): void {
  command.configureHelp({ helpWidth: io.columns ?? 80, minWidthToWrap: 20, subcommandTerm: (sub) => sub.name() });
  for (const sub of command.commands) fitHelp(sub, io);
}

const ofEveryCommand =
  'Every command accepts --json, reads `-` as standard input, and exits with 0 for success, 1 for a failure, 2 for invalid usage, and 130 after Ctrl-C.';

function described(root: Command, io: Cli['io']): Command {
  return root
    .description('Remediates Security Hub findings: plan, approve, fix, verify, undo.')
    .version(version, '-V, --version', 'print the version')
    .addHelpText('after', () => `\n${wrap(ofEveryCommand, { width: textWidth(io) })}`);
}
