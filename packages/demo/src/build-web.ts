/** Builds the web app of the console in a clone, if its sources are newer than the last build. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** In a process of its own, because the installed demo has no Vite. */
export function buildWebOnce(): void {
  const { status } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, '..', '..', '..', 'tools', 'web', 'run.ts')],
    {
      stdio: 'inherit',
    },
  );
  if (status !== 0) throw new Error('The web app was not built. The lines above say why.');
}
