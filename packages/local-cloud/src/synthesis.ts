/** The synthesized stacks for a policy, kept as long as neither the source nor the policy changes. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Policy } from '@asr/orchestrator';
import { cacheFolder } from './cache-folder.ts';

const repository = join(import.meta.dirname, '..', '..', '..');

/** All that a template or a bundle depends on. */
const sources = [
  ...['playbooks', 'orchestrator', 'runbooks', 'member-roles'].map((name) => join(repository, 'packages', name, 'src')),
  join(repository, 'infra', 'src'),
];
const lockFile = join(repository, 'pnpm-lock.yaml');

/** How many syntheses are kept. */
const mostKept = 10;

/** The folder of the cloud assembly. Making one takes a few seconds, finding one some milliseconds. */
export async function synthesized(policy: Policy): Promise<string> {
  const folder = join(cacheFolder, `assembly-${fingerprint(policy)}`);
  if (existsSync(folder)) {
    utimesSync(folder, new Date(), new Date());
    return folder;
  }
  const draft = `${folder}.${process.pid}`;
  try {
    await mkdir(cacheFolder, { recursive: true });
    // Only now: the CDK takes a second to load. Its checks are the business of `pnpm synth`.
    const { synthesize } = await import('@asr/infra');
    await synthesize({ policy, outdir: draft, checks: false });
    // Another process may have been faster.
    await rename(draft, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
    await forgetOldest();
    return folder;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

function fingerprint(policy: Policy): string {
  const hash = createHash('sha256').update(JSON.stringify(policy)).update(readFileSync(lockFile));
  for (const folder of sources) {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = files.map((file) => join(file.parentPath, file.name)).filter((path) => !path.endsWith('.test.ts'));
    for (const path of paths.toSorted()) hash.update(path.slice(repository.length)).update(readFileSync(path));
  }
  return hash.digest('hex').slice(0, 16);
}

async function forgetOldest(): Promise<void> {
  const kept = readdirSync(cacheFolder)
    .filter((name) => /^assembly-[\da-f]{16}$/.test(name))
    .map((name) => join(cacheFolder, name))
    .toSorted((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  await Promise.all(kept.slice(mostKept).map((folder) => rm(folder, { recursive: true, force: true })));
}
