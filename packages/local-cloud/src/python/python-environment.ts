/** A private virtual environment with the packages of a requirements file, created once and cached. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder, withFileLock } from '../cache/index.ts';

const run = promisify(execFile);

export const pythons = ['python3', 'python'];

export interface PythonEnvironment {
  /** Name of its folder in the cache. */
  readonly name: string;
  /** Path of a requirements file with exact versions and hashes. */
  readonly requirements: string;
  /** Whether the file leaves out packages that others declare. @default false */
  readonly isPartial?: boolean;
}

/** The path of its Python, if it exists. */
export function madeEnvironment(environment: PythonEnvironment): string | undefined {
  const python = pythonIn(folderOf(environment));
  return existsSync(python) ? python : undefined;
}

/** Processes that need the same environment wait for the first one, which installs it. */
export async function makeEnvironment(environment: PythonEnvironment): Promise<string> {
  await mkdir(cacheFolder, { recursive: true });
  return withFileLock(
    `${folderOf(environment)}.lock`,
    async () => madeEnvironment(environment) ?? (await install(environment)),
  );
}

/** Installs into a temporary folder and moves it, because the process may be killed. */
async function install(environment: PythonEnvironment): Promise<string> {
  const folder = folderOf(environment);
  const draft = `${folder}.${process.pid}`;
  try {
    await run(await recentPython(), ['-m', 'venv', draft]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--require-hashes'];
    // Wheels only: nothing is compiled, and no package's own code runs while it is installed.
    const only = environment.isPartial === true ? ['--no-deps'] : [];
    await run(pythonIn(draft), [...pip, ...only, '--only-binary', ':all:', '-r', environment.requirements]);
    await rename(draft, folder);
    return pythonIn(folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** The name contains a hash of the requirements, so that a change creates a new environment. */
function folderOf({ name, requirements }: PythonEnvironment): string {
  return join(
    cacheFolder,
    `${name}-${createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12)}`,
  );
}

function pythonIn(folder: string): string {
  return process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
}

async function recentPython(): Promise<string> {
  for (const name of pythons) {
    const isRecent = await run(name, ['-c', 'import sys; sys.exit(sys.version_info < (3, 10))']).then(
      () => true,
      () => false,
    );
    if (isRecent) return name;
  }
  throw new Error('There is no Python 3.10 or newer on this machine.');
}
