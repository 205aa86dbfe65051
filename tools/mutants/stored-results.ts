/** The results of earlier runs, so that a run can be interrupted and goes on where it ended. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type Service, importedBy, repository } from './sources.ts';
import type { Verdict } from './try-service.ts';

export interface StoredOutcome {
  readonly verdict: Verdict;
  readonly by: string;
}

export interface StoredResults {
  /** Of all sources and tests that the outcomes depend on. Outcomes of other versions are not used. */
  readonly version: string;
  /** The duration of all runs so far, other programs included. */
  milliseconds: number;
  /** By the key of the bug. */
  readonly outcomes: { [key: string]: StoredOutcome };
}

const folder = join(repository, 'node_modules', '.cache', 'asr-mutants');

/** What decides outcomes besides sources and tests: this tool, jest's functions and the versions of libraries. */
const harness = ['plant.ts', 'run-test-file.ts', 'try-service.ts', 'type-check.ts', 'worker.ts']
  .map((name) => join(import.meta.dirname, name))
  .concat(join(repository, 'test', 'jest', 'globals.ts'), join(repository, 'pnpm-workspace.yaml'));

/** The hash of every module that the tests of a service load. */
export function versionOf({ sources, tests }: Service): string {
  const files = [...sources, ...tests].reduce((seen, file) => importedBy(file, seen), new Set<string>());
  const hash = createHash('sha256');
  for (const file of [...files, ...harness].toSorted())
    hash.update(`${relative(repository, file)}\0${readFileSync(file, 'utf8')}\0`);
  return hash.digest('hex');
}

function fileOf(service: string): string {
  return join(folder, `${service}.json`);
}

/** @returns What is stored, of whatever version. */
export function readStored(service: string): StoredResults | undefined {
  try {
    return JSON.parse(readFileSync(fileOf(service), 'utf8')) as StoredResults;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

export function store(service: string, results: StoredResults): void {
  mkdirSync(dirname(fileOf(service)), { recursive: true });
  writeFileSync(fileOf(service), JSON.stringify(results));
}
