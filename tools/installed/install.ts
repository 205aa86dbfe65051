/** Builds the package, and installs it into an empty folder as its users do. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageAsr } from '../package/package.ts';

export interface Installed {
  /** The folder of the installed package. */
  readonly folder: string;
  readonly tarball: string;
  readonly remove: () => void;
}

export async function install(): Promise<Installed> {
  const folder = mkdtempSync(join(tmpdir(), 'asr-installed-'));
  const remove = () => rmSync(folder, { recursive: true });
  try {
    const { tarball } = await packageAsr(folder);
    // The package contains everything: npm needs no registry.
    execFileSync('npm', ['install', '--prefix', folder, '--offline', '--no-audit', '--no-fund', tarball]);
    return { folder: join(folder, 'node_modules', 'asr'), tarball, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Builds the package again. The release of a version must not depend on the machine or the time. */
export async function isReproducible(tarball: string): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'asr-again-'));
  try {
    return readFileSync((await packageAsr(folder)).tarball).equals(readFileSync(tarball));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
