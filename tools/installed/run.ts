/**
 * `pnpm installed`: builds the package, installs it into an empty folder, and uses it as a newcomer does: with the oldest
 * supported version of Node.js and with this one. The tests run the sources with this one only.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Moto, startMoto } from '@asr/local-cloud';
import { asrOf } from './asr.ts';
import { type Installed, install, isReproducible } from './install.ts';
import { type Node, oldestNode, thisNode } from './nodes.ts';
import { type Step, steps } from './steps.ts';
import { readAll } from './syntax.ts';

/** Returns the names of the failed steps. */
async function walk(node: Node, { folder: installed }: Installed, { url }: Moto): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'asr-user-'));
  const keys = { AWS_ACCESS_KEY_ID: 'none', AWS_SECRET_ACCESS_KEY: 'none', AWS_DEFAULT_REGION: 'eu-west-1' };
  const asr = asrOf(installed, node, folder, { ...keys, AWS_ENDPOINT_URL: url });
  const readsFiles: Step = {
    name: 'every file can be read',
    run: () => {
      const { read, broken } = readAll(installed, node);
      return broken.length === 0 && read > 0
        ? Promise.resolve()
        : Promise.reject(new Error(`${broken.length} of ${read} files cannot be read.\n${broken.join('\n')}`));
    },
  };
  const failed: string[] = [];
  try {
    for (const { name, run } of [readsFiles, ...steps]) {
      const started = performance.now();
      const error = await run({ asr, folder, motoUrl: url }).then(
        () => undefined,
        (problem: unknown) => problem,
      );
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      console.log(`Node.js ${node.version}  ${error === undefined ? '✔' : '✖'} ${name}  ${seconds} s`);
      if (error === undefined) continue;
      failed.push(name);
      console.error(error instanceof Error ? error.message : error);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return failed;
}

const installed = await install();
const moto = await startMoto((sentence) => console.error(sentence));
try {
  const failed: string[] = [];
  const isSame = await isReproducible(installed.tarball);
  console.log(`${isSame ? '✔' : '✖'} a second build is identical`);
  if (!isSame) failed.push('a second build');
  for (const node of [oldestNode(), thisNode()]) failed.push(...(await walk(node, installed, moto)));
  console.log(failed.length === 0 ? 'The installed package works.' : `${failed.length} steps failed.`);
  process.exitCode = failed.length === 0 ? 0 : 1;
} finally {
  await moto.stop();
  installed.remove();
}
