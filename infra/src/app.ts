/** `pnpm synth`: checks `asr.config.yaml` and writes the templates to `infra/cdk.out`. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { knownControls, policyFileName, readPolicy } from '@asr/orchestrator';
import { controlsWithRunbook } from '@asr/runbooks';
import { stackNames } from '@asr/templates';
import { synthesize } from './synthesize.ts';

/** `pnpm synth` builds it before. */
const webFolder = join(import.meta.dirname, '..', '..', 'packages', 'console', 'dist');

const repository = join(import.meta.dirname, '..', '..');

/** Without a policy file, only manual requests work. An invalid file stops the synthesis. */
async function main(): Promise<number> {
  const file = join(repository, policyFileName);
  const reading = readPolicy(
    existsSync(file) ? readFileSync(file, 'utf8') : '',
    await knownControls(controlsWithRunbook()),
  );
  if (!reading.ok) {
    for (const problem of reading.problems) console.error(problem);
    return 2;
  }
  const { templates } = await synthesize({
    policy: reading.policy,
    outdir: join(repository, 'infra', 'cdk.out'),
    web: webFolder,
  });
  for (const name of stackNames) {
    const { Resources } = JSON.parse(readFileSync(templates[name], 'utf8')) as { readonly Resources: object };
    const resources = String(Object.keys(Resources).length).padStart(4);
    const bytes = statSync(templates[name]).size.toLocaleString('en').padStart(8);
    console.log(`${name.padEnd(18)} ${resources} resources ${bytes} bytes  ${relative(repository, templates[name])}`);
  }
  return 0;
}

if (import.meta.main) process.exitCode = await main();
