/** Finds a Python that has moto, or makes one. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type PythonEnvironment, madeEnvironment, makeEnvironment, pythons } from './python-environment.ts';

const run = promisify(execFile);

/** What moto needs, and nothing else. */
export const motoEnvironment: PythonEnvironment = {
  name: 'moto',
  requirements: join(import.meta.dirname, '..', '..', 'moto-requirements.txt'),
};

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
  const made = madeEnvironment(motoEnvironment);
  if (made !== undefined) return made;
  report('Installing moto into a private virtual environment.');
  return makeEnvironment(motoEnvironment).catch((error: unknown) => {
    throw new MotoNotFoundError({ cause: error });
  });
}

/** Looks without importing, which would take as long as starting moto. */
async function hasMoto(python: string): Promise<boolean> {
  const script =
    'from importlib.metadata import version; from importlib.util import find_spec; ' +
    'print(all(map(find_spec, ("boto3", "flask", "flask_cors", "werkzeug"))) and version("moto"))';
  const answer = await run(python, ['-c', script]).catch(() => undefined);
  return answer !== undefined && suitable.test(answer.stdout.trim());
}
