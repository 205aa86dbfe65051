/** Finds a Python that has moto, or makes one; and makes private environments for whatever else is written in Python. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from './cache-folder.ts';

const run = promisify(execFile);

const requirements = join(import.meta.dirname, '..', 'moto-requirements.txt');

/** moto keeps no compatibility between minor versions; this is the one that was tried. */
const suitable = /^5\.2\./;

/** No Python with moto, and none could be made. The message says what to install. */
export class MotoNotFoundError extends Error {
  override readonly name = 'MotoNotFoundError';

  constructor(options: ErrorOptions) {
    super(
      'The local cloud needs moto 5.2: install Python 3.10 or newer with pip and venv and try again, or run ' +
        '`docker run -p 5000:5000 motoserver/moto:5.2.1` and pass `--moto http://127.0.0.1:5000`.',
      options,
    );
  }
}

/**
 * The path of a Python that can run moto: the machine's own if it has moto 5.2, else one in a private virtual
 * environment, which is made on first use (about 10 s, 140 MB).
 *
 * @param report Told before the slow part, in a sentence.
 */
export async function findPython(report: (sentence: string) => void = () => {}): Promise<string> {
  for (const name of pythons) {
    if (await hasMoto(name)) return name;
  }
  return pythonEnvironment('moto', requirements, report).catch((cause: unknown) => {
    throw new MotoNotFoundError({ cause });
  });
}

/**
 * The path of a Python in a private virtual environment with what this file of pinned requirements names, which is
 * made on first use. Throws where there is no recent Python, or no package index.
 *
 * @param requirementsFile With a hash for each package.
 */
export async function pythonEnvironment(
  name: string,
  requirementsFile: string,
  report: (sentence: string) => void = () => {},
): Promise<string> {
  const folder = environmentFolder(name, requirementsFile);
  if (existsSync(pythonIn(folder))) return pythonIn(folder);
  report(`Installing ${name} into a private virtual environment.`);
  return makeEnvironment(folder, requirementsFile);
}

const pythons = ['python3', 'python'];

/** Looks without importing, which would take as long as starting moto. */
async function hasMoto(python: string): Promise<boolean> {
  const script =
    'from importlib.metadata import version; from importlib.util import find_spec; ' +
    'print(all(map(find_spec, ("boto3", "flask", "flask_cors", "werkzeug"))) and version("moto"))';
  const answer = await run(python, ['-c', script]).catch(() => undefined);
  return answer !== undefined && suitable.test(answer.stdout.trim());
}

/** Named after what is in it, so that a change of the requirements makes a new one. */
function environmentFolder(name: string, requirementsFile: string): string {
  return join(cacheFolder, `${name}-${createHash('sha256').update(readFileSync(requirementsFile)).digest('hex').slice(0, 12)}`);
}

function pythonIn(folder: string): string {
  return process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
}

/** Made beside its place and then moved there: two processes may do this at once, and one may be killed. */
async function makeEnvironment(folder: string, requirementsFile: string): Promise<string> {
  const draft = `${folder}.${process.pid}`;
  try {
    await mkdir(cacheFolder, { recursive: true });
    await run(await recentPython(), ['-m', 'venv', draft]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--require-hashes'];
    // Wheels only: nothing is compiled, and no package's own code runs while it is installed.
    await run(pythonIn(draft), [...pip, '--only-binary', ':all:', '-r', requirementsFile]);
    await rename(draft, folder).catch((error: unknown) => {
      if (!existsSync(pythonIn(folder))) throw error;
    });
    return pythonIn(folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
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
