/**
 * Runs the code of packages without the rights of the operator.
 *
 * A policy names packages, and a command that reads the policy runs them. To check a policy, for example that of a pull request,
 * an operator needs none of their rights: the command starts itself again, in a process without credentials that can only read
 * the program, the policy and the packages.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { BadInputError, readInput } from '@asr/operations/input';
import { packageFiles } from '@asr/operations/packages';
import type { Cli } from '../runtime/index.ts';
import type { Io } from '../terminal/index.ts';
import { confinement, permissionFlag } from './confinement.ts';
import { denyNetwork } from './deny-network.ts';

/** A check takes a second. A package that never ends must not hold a pipeline. */
const mostSeconds = 60;

/**
 * Does the work here if the policy names no package, or this process is confined already. Otherwise runs the command in a
 * confined process, with the same output and exit code.
 *
 * @param file The policy file, `-` for standard input.
 * @param argv The command: `policy check -`.
 * @param work Gets the input, which can be read only once.
 */
export async function inConfinement(
  cli: Cli,
  file: string,
  argv: readonly string[],
  work: (io: Io) => Promise<void>,
): Promise<void> {
  const { io, tools } = cli;
  const input = await readInput(file, io).catch((error: unknown) => {
    // The command has a better sentence for a file that is missing.
    if (error instanceof BadInputError) return undefined;
    throw error;
  });
  const again = input === undefined ? io : { ...io, stdin: () => Promise.resolve(input.text) };
  const named =
    input === undefined ? [] : packageFiles({ name: file === '-' ? 'asr.config.yaml' : file, text: input.text });
  if (isConfined()) denyNetwork();
  if (named.length === 0 || isConfined() || tools.program === null) return work(again);
  const readable = [...named, ...(file === '-' ? [] : [resolve(file)]), rootOf(tools.program)];
  cli.exitCode = await run(tools.program, [...argv], readable, file === '-' ? input?.text : undefined);
}

function isConfined(): boolean {
  return process.permission !== undefined;
}

async function run(
  program: string,
  argv: readonly string[],
  readable: readonly string[],
  input: string | undefined,
): Promise<number> {
  const temporary = realpathSync(await mkdtemp(join(tmpdir(), 'asr-confined-')));
  const { args, env } = confinement(
    { program: realpathSync(program), flag: permissionFlag(process.allowedNodeEnvironmentFlags) },
    { readable: [...new Set(readable.flatMap((path) => [path, realpathSync(path)]))], temporary },
    process.env,
  );
  try {
    const child = spawn(process.execPath, [...args, ...argv], {
      env,
      stdio: [input === undefined ? 'ignore' : 'pipe', 'inherit', 'inherit'],
      timeout: mostSeconds * 1000,
      killSignal: 'SIGKILL',
    });
    child.stdin?.on('error', () => {
      // It ended without reading its input. Its exit code says why.
    });
    child.stdin?.end(input);
    const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((done, failed) => {
      child.once('error', failed);
      child.once('close', (...ended) => done(ended));
    });
    if (code !== null) return code;
    throw new BadInputError(
      `The packages of the policy did not load within ${mostSeconds} seconds (${signal}). Check the module of each package.`,
    );
  } finally {
    await rm(temporary, { recursive: true });
  }
}

/** The folder of the program: that of the clone, or of the installed package. Both have the name `asr`. */
function rootOf(program: string): string {
  for (let at = dirname(realpathSync(program)); ; at = dirname(at)) {
    const manifest = join(at, 'package.json');
    if (existsSync(manifest) && isOfAsr(readFileSync(manifest, 'utf8'))) return at;
    if (dirname(at) === at) return dirname(realpathSync(program));
  }
}

function isOfAsr(manifest: string): boolean {
  const { name } = JSON.parse(manifest) as { readonly name?: unknown };
  return name === 'asr';
}
