import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The cache of the local cloud. It is safe to delete. In a clone, Git ignores it. */
export const cacheFolder = cacheFolderFor(join(import.meta.dirname, '..', '..', '..', '..'), process);

/**
 * The cache of a clone, or of the user if this is an installed program, whose own folder may be read-only.
 *
 * @see https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function cacheFolderFor(
  root: string,
  { platform, env }: Pick<NodeJS.Process, 'platform' | 'env'>,
  home = homedir(),
): string {
  if (existsSync(join(root, 'pnpm-workspace.yaml'))) return join(root, 'node_modules', '.cache', 'asr');
  if (env['XDG_CACHE_HOME'] !== undefined && env['XDG_CACHE_HOME'] !== '') return join(env['XDG_CACHE_HOME'], 'asr');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'asr');
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'asr');
  return join(home, '.cache', 'asr');
}
