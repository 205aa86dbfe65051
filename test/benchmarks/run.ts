/**
 * What one remediation costs, counted on the synthesized state machine with the real handlers; and what a function
 * loads. Prints; asserts nothing (`test/budgets.test.ts` does, on the counts alone). `pnpm bench`
 */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stackNames, synthesize } from '@asr/infra';
import { openLocalCloud, startMoto } from '@asr/local-cloud';
import { defaultPolicy, type Policy } from '@asr/orchestrator';
import { registry } from '@asr/playbooks';
import { bytesOf, chunkOf, filesIn, functionFolders, loadMilliseconds, staticImports } from './bundles.ts';
import { marginalCost, monthlyCosts, usual, type Usage } from './cost.ts';
import { createOpenGroups, findingOf, importedEvent, manyFindings } from './open-groups.ts';

const policy: Policy = { ...defaultPolicy, controls: { 'EC2.13': { mode: 'automatic' } } };
const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(0)} KB`;

async function countRemediations(): Promise<void> {
  const moto = await startMoto((sentence) => console.error(sentence));
  const cloud = await openLocalCloud({ motoUrl: moto.url, policy });
  try {
    const [group] = await createOpenGroups(cloud, 1);
    if (group === undefined) throw new Error('No group was created.');
    const one = await cloud.putEvent(importedEvent(findingOf(group)));
    const groups = await createOpenGroups(cloud, 100);
    const started = performance.now();
    const hundred = await cloud.start(manyFindings(groups.map(findingOf)));
    const seconds = (performance.now() - started) / 1000;

    console.log('\nOne automatic fix of EC2.13, and an event of 100 (the reference product: 20, 9, 68 for one)');
    console.table({
      'state transitions': { '1 finding': one.counts.transitions, budget: 7, '100 findings, each': hundred.counts.transitions / 100, 'budget ': 3.1 },
      'Lambda invocations': { '1 finding': one.counts.lambdaInvocations, budget: 3, '100 findings, each': hundred.counts.lambdaInvocations / 100, 'budget ': 1.2 },
      'AWS API calls': { '1 finding': one.counts.awsApiCalls, budget: 16, '100 findings, each': hundred.counts.awsApiCalls / 100 },
    });
    const { transitions, lambdaInvocations } = one.counts;
    printCosts({ ...usual, stateTransitions: transitions, lambdaInvocations });
    console.log(`100 findings on this machine, moto included: ${seconds.toFixed(1)} s`);
  } finally {
    await cloud.close();
    await moto.stop();
  }
}

function printCosts(usage: Usage): void {
  console.log(`\nOne fix by itself costs $${marginalCost(usage).toFixed(5)} (the reference product: $0.009). Dollars a month, ten Regions:`);
  const rows = monthlyCosts(usage).map(({ ours, reference, ...size }) => ({ ...size, ours: ours.toFixed(2), reference: reference.toFixed(0) }));
  console.table(rows);
}

async function measureFunctions(directory: string): Promise<void> {
  console.log('\nWhat a cold function loads (bytes on disk; median of 5 fresh processes)');
  const folders = functionFolders(directory);
  const rows: { [name: string]: { files: number; bytes: string; 'load ms': string } } = {};
  for (const [name, { folder, environment }] of Object.entries(folders)) {
    const entry = staticImports(folder, 'index.mjs');
    rows[name] = {
      files: entry.length,
      bytes: kilobytes(bytesOf(folder, entry)),
      'load ms': (await loadMilliseconds(folder, ['index.mjs'], environment)).toFixed(0),
    };
    if (name !== 'Playbook') continue;
    for (const control of Object.keys(registry)) {
      const files = [...new Set([...entry, ...staticImports(folder, chunkOf(folder, control))])];
      rows[`Playbook + ${control}`] = {
        files: files.length,
        bytes: kilobytes(bytesOf(folder, files)),
        'load ms': (await loadMilliseconds(folder, ['index.mjs', chunkOf(folder, control)], environment)).toFixed(0),
      };
    }
    rows['Playbook, all there is'] = { files: filesIn(folder).length, bytes: kilobytes(bytesOf(folder, filesIn(folder))), 'load ms': '' };
  }
  console.table(rows);
}

function measureTemplates(templates: { readonly [name: string]: string }): void {
  console.log('\nTemplates');
  console.table(
    Object.fromEntries(
      stackNames.map((name) => {
        const path = templates[name] ?? '';
        const { Resources } = JSON.parse(readFileSync(path, 'utf8')) as { readonly Resources: object };
        return [name, { resources: Object.keys(Resources).length, bytes: statSync(path).size }];
      }),
    ),
  );
}

const outdir = mkdtempSync(join(tmpdir(), 'asr-bench-'));
try {
  const started = performance.now();
  const { directory, templates } = await synthesize({ policy, outdir: join(outdir, 'cdk.out') });
  console.log(`Synthesis with cdk-nag: ${((performance.now() - started) / 1000).toFixed(1)} s`);
  measureTemplates(templates);
  await measureFunctions(directory);
  await countRemediations();
} finally {
  rmSync(outdir, { recursive: true });
}
