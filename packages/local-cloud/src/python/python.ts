/** Finds a Python with moto, or creates one. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type PythonEnvironment, madeEnvironment, makeEnvironment, pythons } from './python-environment.ts';

const run = promisify(execFile);

/** The requirements of moto. */
export const motoEnvironment: PythonEnvironment = {
  name: 'moto',
  requirements: join(import.meta.dirname, '..', '..', 'moto-requirements.txt'),
};

/** Minor versions of moto are not compatible. This version is tested. */
const suitable = /^5\.2\./;

/** There is no Python with moto, and none could be created. The message says what to install. */
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
 * Returns the path of a Python that can run moto: the machine's own if it has moto 5.2, otherwise one in a private
 * virtual environment, which is created on first use (about 10 s, 140 MB).
 *
 * @param report Called with a sentence before the slow part.
 */
export async function findPython(report: (sentence: string) => void = () => {}): Promise<string> {
  for (const name of pythons) {
    if (await hasMoto(name)) return name;
  }
  const made = madeEnvironment(motoEnvironment);
  if (made !== undefined) return made;
  report('Installing moto into a private virtual environment.');
  return makeEnvironment(motoEnvironment).catch((error: unknown) => {
    throw new MotoNotFoundError({ cause: error });
  });
}

/** Checks without importing, because an import takes as long as starting moto. */
async function hasMoto(python: string): Promise<boolean> {
  const script =
    'from importlib.metadata import version; from importlib.util import find_spec; ' +
    'print(all(map(find_spec, ("boto3", "flask", "flask_cors", "werkzeug"))) and version("moto"))';
  const answer = await run(python, ['-c', script]).catch(() => undefined);
  return answer !== undefined && suitable.test(answer.stdout.trim());
}
