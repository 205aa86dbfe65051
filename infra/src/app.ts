/** `pnpm synth`: checks `asr.config.yaml` and writes the three templates to `infra/cdk.out`. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { policyFileName, readPolicy, type KnownControls } from '@asr/orchestrator';
import { registry } from '@asr/playbooks';
import { controlsWithRunbook } from '@asr/runbooks';
import { stackNames, synthesize } from './synthesize.ts';

const repository = join(import.meta.dirname, '..', '..');

/** What a policy may be about: every control with its parameters, and whether there is a runbook for it. */
async function knownControls(): Promise<KnownControls> {
  const withRunbook = new Set<string>(controlsWithRunbook());
  const known = Object.entries(registry).map(async ([control, { load }]) => {
    const { parameters } = await load();
    return [control, { hasRunbook: withRunbook.has(control), parameters: Object.keys(parameters as object) }] as const;
  });
  return Object.fromEntries(await Promise.all(known));
}

/** Without a file the button works and nothing happens by itself. A file with anything wrong in it stops here. */
async function main(): Promise<number> {
  const file = join(repository, policyFileName);
  const reading = readPolicy(existsSync(file) ? readFileSync(file, 'utf8') : '', await knownControls());
  if (!reading.ok) {
    for (const problem of reading.problems) console.error(problem);
    return 2;
  }
  const { templates } = await synthesize({ policy: reading.policy, outdir: join(repository, 'infra', 'cdk.out') });
  for (const name of stackNames) {
    const { Resources } = JSON.parse(readFileSync(templates[name], 'utf8')) as { readonly Resources: object };
    const resources = String(Object.keys(Resources).length).padStart(4);
    const bytes = statSync(templates[name]).size.toLocaleString('en').padStart(8);
    console.log(`${name.padEnd(16)} ${resources} resources ${bytes} bytes  ${relative(repository, templates[name])}`);
  }
  return 0;
}

if (import.meta.main) process.exitCode = await main();
