/** Builds the package, and installs it into an empty folder as its users do. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageAsr } from '../package/package.ts';

export interface Installed {
  /** The folder of the installed package. */
  readonly folder: string;
  readonly remove: () => void;
}

export async function install(): Promise<Installed> {
  const folder = mkdtempSync(join(tmpdir(), 'asr-installed-'));
  const remove = () => rmSync(folder, { recursive: true });
  try {
    const { tarball } = await packageAsr(folder);
    // The package contains everything: npm needs no registry.
    execFileSync('npm', ['install', '--prefix', folder, '--offline', '--no-audit', '--no-fund', tarball]);
    return { folder: join(folder, 'node_modules', 'asr'), remove };
  } catch (error) {
    remove();
    throw error;
  }
}
