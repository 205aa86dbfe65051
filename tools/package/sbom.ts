/** The software bill of materials, from pnpm's own lock file. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { repository } from './places.ts';

const run = promisify(execFile);

interface Sbom {
  readonly serialNumber?: string;
  readonly metadata?: { readonly timestamp?: string };
  readonly components?: readonly { readonly 'bom-ref': string }[];
  readonly dependencies?: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}

/** Returns a CycloneDX document for the installed program. It depends only on the lock file. */
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
  return reproducible(stdout);
}

/**
 * The same document without the time and the random number that pnpm adds, and in one order: pnpm writes the packages in the
 * order in which it read them.
 *
 * @see https://cyclonedx.org/docs/1.6/json/
 */
export function reproducible(text: string): string {
  const {
    serialNumber: _serial,
    metadata = {},
    components = [],
    dependencies = [],
    ...others
  } = JSON.parse(text) as Sbom;
  const { timestamp: _time, ...rest } = metadata;
  const document = {
    ...others,
    metadata: rest,
    components: components.toSorted(by((one) => one['bom-ref'])),
    dependencies: dependencies
      .map(({ dependsOn, ...one }) => ({ ...one, ...(dependsOn && { dependsOn: dependsOn.toSorted(by(String)) }) }))
      .toSorted(by(({ ref }) => ref)),
  };
  const hex = createHash('sha256').update(JSON.stringify(document)).digest('hex');
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return `${JSON.stringify({ ...document, serialNumber: `urn:uuid:${parts.join('-')}` }, null, 2)}\n`;
}

/** Compares by code units, which no locale changes. */
function by<Item>(keyOf: (item: Item) => string): (a: Item, b: Item) => number {
  return (a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0);
}
