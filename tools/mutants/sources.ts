/** The sources of the controls of a service, and the tests that must find the bugs in them. */
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const repository = join(import.meta.dirname, '..', '..');
export const controlsFolder = join(repository, 'packages', 'playbooks', 'src', 'controls');

export interface Service {
  /** The folder below `controls`: `ec2`. */
  readonly name: string;
  /** Absolute paths of the modules that get bugs. */
  readonly sources: readonly string[];
  /** Absolute paths of the test files. */
  readonly tests: readonly string[];
}

/** Every service that has a control, and the folders that services share. */
export function allServices(): readonly Service[] {
  const files = readdirSync(controlsFolder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .toSorted()
    .map((name) => join(controlsFolder, name));
  const names = [...new Set(files.map(serviceOf))];
  return names.map((name) => {
    const sources = files.filter((file) => serviceOf(file) === name && isSource(file));
    const own = files.filter((file) => serviceOf(file) === name && isTest(file));
    return { name, sources, tests: own.length > 0 ? own : testsThatImport(sources, files.filter(isTest)) };
  });
}

/** `ec2` for `…/controls/ec2/instance/owner.ts`. */
function serviceOf(file: string): string {
  return file.slice(controlsFolder.length + 1).split('/')[0] ?? '';
}

function isSource(file: string): boolean {
  return !file.endsWith('.test.ts') && !file.includes('/testing/');
}

/** Tests on moto are left out: moto remembers, so that a bug of one run could fail the next one. */
function isTest(file: string): boolean {
  return file.endsWith('.test.ts') && !file.endsWith('-on-moto.test.ts');
}

/** A folder without tests of its own is tested by the services that use it. */
function testsThatImport(sources: readonly string[], tests: readonly string[]): readonly string[] {
  return tests.filter((test) => sources.some((source) => importedBy(test).has(source)));
}

const imports = /\bfrom '(\.[^']+)'|\bimport\('(\.[^']+)'\)/g;

/** This module and every module of ours that it imports, directly or not. */
export function importedBy(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, fixed, dynamic] of readFileSync(file, 'utf8').matchAll(imports))
    importedBy(join(dirname(file), fixed ?? dynamic ?? ''), seen);
  return seen;
}
