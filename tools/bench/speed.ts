/** Times: a cold function, a warm fix, the synthesis, the slowest test files. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { openLocalCloud, startMoto } from '@asr/local-cloud';
import { defaultPolicy, type Policy } from '@asr/orchestrator';
import { bytesOf, chunkOf, functionFolders, loadMilliseconds, staticImports } from './bundles.ts';
import type { Progress } from './load.ts';
import { page, table } from './markdown.ts';
import { median } from './median.ts';
import { createOpenGroups, findingOf, importedEvent } from './open-groups.ts';

interface Loaded {
  readonly name: string;
  readonly files: number;
  readonly kilobytes: number;
  /** Of fresh processes. */
  readonly medianMilliseconds: number;
}

export interface SpeedFigures {
  readonly cold: readonly Loaded[];
  readonly processes: number;
  /** From event to outcome. */
  readonly fix: { readonly times: number; readonly first: number; readonly median: number; readonly worst: number };
  readonly synthesisSeconds: number;
  readonly slowestTests: readonly { readonly file: string; readonly seconds: number }[];
}

const policy: Policy = { ...defaultPolicy, controls: { 'EC2.13': { mode: 'automatic' } } };
const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');

export async function speed(
  assembly: string,
  synthesisSeconds: number,
  progress: Progress,
  processes = 11,
): Promise<SpeedFigures> {
  return {
    cold: await coldLoads(assembly, processes, progress),
    processes,
    fix: await warmFix(20, progress),
    synthesisSeconds,
    slowestTests: await slowestTests(10),
  };
}

/** Each function. The playbook function also with the modules of a fix of EC2.13: its playbook and its tags. */
async function coldLoads(assembly: string, processes: number, progress: Progress): Promise<readonly Loaded[]> {
  const loaded: Loaded[] = [];
  for (const [name, { folder, environment }] of Object.entries(functionFolders(assembly))) {
    const entries =
      name === 'Playbook'
        ? [['index.mjs'], ['index.mjs', chunkOf(folder, 'EC2.13'), chunkOf(folder, 'tags')]]
        : [['index.mjs']];
    for (const files of entries) {
      const label = files.length === 1 ? name : `${name}, with EC2.13`;
      progress(`${label}, in ${processes} fresh processes.`);
      const all = [...new Set(files.flatMap((file) => staticImports(folder, file)))];
      loaded.push({
        name: label,
        files: all.length,
        kilobytes: bytesOf(folder, all) / 1024,
        medianMilliseconds: await loadMilliseconds(folder, files, environment, processes),
      });
    }
  }
  return loaded;
}

async function warmFix(times: number, progress: Progress): Promise<SpeedFigures['fix']> {
  const moto = await startMoto(progress);
  try {
    const cloud = await openLocalCloud({ motoUrl: moto.url, policy });
    try {
      progress(`One fix after the other, ${times} times.`);
      const milliseconds: number[] = [];
      for (const group of await createOpenGroups(cloud, times + 1)) {
        const began = performance.now();
        await cloud.putEvent(importedEvent(findingOf(group)));
        milliseconds.push(performance.now() - began);
      }
      const [first = NaN, ...warm] = milliseconds;
      return { times, first, median: median(warm), worst: Math.max(...warm) };
    } finally {
      await cloud.close();
    }
  } finally {
    await moto.stop();
  }
}

/** The times of the last run of jest, which stores them to start with the slowest files. Empty before the first run. */
async function slowestTests(most: number): Promise<SpeedFigures['slowestTests']> {
  const { stdout } = await run(join(root, 'node_modules', '.bin', 'jest'), ['--showConfig'], {
    cwd: root,
    maxBuffer: 1e8,
  });
  const {
    configs: [config],
  } = JSON.parse(stdout) as { readonly configs: readonly [{ readonly cacheDirectory: string }] };
  if (!existsSync(config.cacheDirectory)) return [];
  const files = readdirSync(config.cacheDirectory).filter((name) => name.startsWith('perf-cache-'));
  const entries = files.flatMap((name) =>
    Object.entries(
      JSON.parse(readFileSync(join(config.cacheDirectory, name), 'utf8')) as {
        readonly [path: string]: readonly [number, number];
      },
    ),
  );
  return entries
    .filter(([path]) => !relative(root, path).startsWith('..'))
    .map(([path, [, milliseconds]]) => ({ file: relative(root, path), seconds: milliseconds / 1000 }))
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, most);
}

export function speedPage({ cold, processes, fix, synthesisSeconds, slowestTests: slowest }: SpeedFigures): string {
  return page(
    '## How long things take',
    `What a cold function loads before it can start, the median of ${processes} fresh processes; on Lambda the processor is different and\ndepends on the memory.`,
    table(
      ['function', 'files', 'KB', 'median'],
      cold.map(({ name, files, kilobytes, medianMilliseconds }) => [
        name,
        files,
        Math.round(kilobytes),
        `${medianMilliseconds.toFixed(0)} ms`,
      ]),
    ),
    table(
      ['', 'time'],
      [
        ['a fix, from event to outcome, the functions cold', `${fix.first.toFixed(0)} ms`],
        [`the same, warm, the median of ${fix.times}`, `${fix.median.toFixed(0)} ms`],
        ['the slowest of them', `${fix.worst.toFixed(0)} ms`],
        ['synthesis of all stacks, with cdk-nag', `${synthesisSeconds.toFixed(1)} s`],
      ],
    ),
    slowest.length === 0 ? '' : 'The slowest test files of the last run:',
    slowest.length === 0
      ? ''
      : table(
          ['file', 'time'],
          slowest.map(({ file, seconds }) => [`\`${file}\``, `${seconds.toFixed(1)} s`]),
        ),
  );
}
