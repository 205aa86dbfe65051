/** Which bugs the compiler finds: `pnpm types` is a part of the suite, like the tests. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Mutant, Planted } from './plant.ts';
import { controlsFolder, repository } from './sources.ts';

const run = promisify(execFile);
const playbooks = join(repository, 'packages', 'playbooks');
/** A folder from which the imports of the playbooks can be resolved. */
const cache = join(playbooks, 'node_modules', '.cache');

/**
 * Compiles a copy of the file with each bug, all of them at once. An error in another file is not seen, and neither is a
 * variable that is no longer used: such a bug would have been written without the variable.
 *
 * @returns The first error of each bug that does not compile, by the id of the bug.
 */
export async function compileErrors(
  mutants: readonly Mutant[],
  { sourceWith }: Pick<Planted, 'sourceWith'>,
): Promise<ReadonlyMap<string, string>> {
  if (mutants.length === 0) return new Map();
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'asr-mutants-'));
  try {
    for (const mutant of mutants) {
      const file = join(folder, 'controls', mutant.file.replace(/\.ts$/, `.bug-${mutant.id}.ts`));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, sourceWith(mutant));
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(configuration));
    const output = await compile(folder);
    const errors = [...output.matchAll(/\.bug-(\d+)\.ts\(.*?\): error (TS\d+)/g)];
    // Bugs change no import, so this is a fault of the configuration above.
    if (errors.some(([, , error]) => error === 'TS2307')) throw new Error(`The copies cannot be compiled: ${output}`);
    return new Map(errors.toReversed().map(([, id = '', error = '']) => [id, error]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const configuration = {
  extends: join(repository, 'tsconfig.json'),
  compilerOptions: {
    noUnusedLocals: false,
    noUnusedParameters: false,
    // Relative imports of the copies find the modules of the controls, `testing` and `engine`.
    rootDirs: ['.', dirname(controlsFolder)],
    typeRoots: [join(repository, 'node_modules', '@types')],
  },
  include: ['**/*.ts'],
  exclude: [],
};

async function compile(folder: string): Promise<string> {
  const tsc = join(repository, 'node_modules', 'typescript', 'bin', 'tsc');
  try {
    const { stdout } = await run(process.execPath, [tsc, '--project', folder, '--pretty', 'false'], { maxBuffer: 1e9 });
    return stdout;
  } catch (error) {
    // The compiler exits with 1 or 2 if there are errors.
    const { code, stdout } = error as { readonly code?: unknown; readonly stdout?: string };
    if (typeof code === 'number' && stdout !== undefined) return stdout;
    throw error;
  }
}
