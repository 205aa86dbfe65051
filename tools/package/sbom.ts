/** The software bill of materials, from pnpm's own lock file. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { repository } from './places.ts';

const run = promisify(execFile);

interface Sbom {
  readonly serialNumber?: string;
  readonly metadata?: { readonly timestamp?: string };
}

/**
 * Returns a CycloneDX document without the time and the random number that pnpm adds, so that it depends only on the lock
 * file.
 *
 * @see https://cyclonedx.org/docs/1.6/json/
 */
export async function sbom(): Promise<string> {
  const args = ['--filter', '@asr/installed', 'sbom', '--sbom-format', 'cyclonedx', '--sbom-spec-version', '1.6'];
  const { stdout } = await run(
    'npx',
    ['-y', 'pnpm@12.21.0', ...args, '--prod', '--lockfile-only', '--sbom-type', 'application'],
    {
      cwd: repository,
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  const { serialNumber: _serial, metadata = {}, ...document } = JSON.parse(stdout) as Sbom;
  const { timestamp: _time, ...rest } = metadata;
  const body = JSON.stringify({ ...document, metadata: rest });
  const hex = createHash('sha256').update(body).digest('hex');
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return `${JSON.stringify({ ...document, serialNumber: `urn:uuid:${parts.join('-')}`, metadata: rest }, null, 2)}\n`;
}
