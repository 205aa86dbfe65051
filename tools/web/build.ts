/** Builds the web app of the console into `packages/console/dist`. */
import { existsSync, globSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from 'vite';

const repository = join(import.meta.dirname, '..', '..');
const folder = join(repository, 'packages', 'console');

/** The modules in the bundle, by their path in the repository, for the licenses. */
export async function buildWeb(): Promise<readonly string[]> {
  const modules = new Set<string>();
  await build({
    root: join(folder, 'web'),
    configFile: join(folder, 'vite.config.ts'),
    logLevel: 'warn',
    plugins: [
      {
        name: 'modules',
        generateBundle(_options, bundle) {
          for (const file of Object.values(bundle))
            if (file.type === 'chunk')
              for (const id of Object.keys(file.modules)) modules.add(relative(repository, id));
        },
      },
    ],
  });
  return [...modules];
}

/** Whether the sources are newer than the last build. */
export function isOutdated(): boolean {
  const built = join(folder, 'dist', 'index.html');
  if (!existsSync(built)) return true;
  const { mtimeMs, size } = statSync(built);
  if (size === 0) return true;
  const sources = globSync(['web/**/*', 'vite.config.ts', 'src/contract/*.ts'], { cwd: folder });
  return sources.some((path) => statSync(join(folder, path)).mtimeMs > mtimeMs);
}
