/**
 * The audit of the controls against the AWS documentation, and the reports from real accounts that were tried on ASR: each
 * fault that must not return, and the tests that fail if it does. The data is in the JSON files of this folder.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { registry } from '@asr/playbooks';

const repository = join(import.meta.dirname, '..', '..');

/** The tables, by the name of their file. */
export const tables = {
  'controls-a-to-e': 'Faults of controls, A to E',
  'controls-g-to-z': 'Faults of controls, G to Z',
  kinds: 'Kinds of faults, in every control',
  inputs: 'Inputs from public sources',
  reports: 'Reports from real accounts',
} as const;

type Table = keyof typeof tables;

export interface AuditRow {
  /** Empty if the row is about every control. */
  readonly controls: readonly string[];
  /** What must not happen. */
  readonly never: string;
  /** The names of the tests, by the path of their file. */
  readonly tests?: { readonly [file: string]: readonly string[] };
  /** Why no test shows it, or what could not be verified. */
  readonly remark?: string;
}

export type Audit = { readonly [table in Table]: { readonly [id: string]: AuditRow } };

export function readAudit(): Audit {
  const read = (table: string) =>
    JSON.parse(readFileSync(join(import.meta.dirname, `${table}.json`), 'utf8')) as unknown;
  return Object.fromEntries(Object.keys(tables).map((table) => [table, read(table)])) as Audit;
}

/**
 * Returns a line for each row without a test and a remark, each unknown control, and each test that does not exist.
 *
 * @param read Returns the text of a file of the repository, or `undefined`.
 */
export function auditFaults(audit: Audit, read: (file: string) => string | undefined = readFile): readonly string[] {
  return Object.values(audit).flatMap((rows) => Object.entries(rows).flatMap(([id, row]) => rowFaults(id, row, read)));
}

function rowFaults(
  id: string,
  { controls, tests = {}, remark }: AuditRow,
  read: (file: string) => string | undefined,
): readonly string[] {
  const isBare = Object.keys(tests).length === 0 && remark === undefined;
  return [
    ...(isBare ? [`${id} needs a test, or a remark that says why no test shows it.`] : []),
    ...controls.filter((control) => registry[control] === undefined).map((control) => `${id}: no control ${control}.`),
    ...Object.entries(tests).flatMap(([file, names]) => {
      const text = read(file);
      if (text === undefined) return [`${id}: there is no ${file}.`];
      return names.filter((name) => !isIn(text, name)).map((name) => `${id}: ${file} has no test "${name}".`);
    }),
  ];
}

/** The name of a test, or of an example of `describePlaybook`, is a text in quotes. */
function isIn(text: string, name: string): boolean {
  return [`'${name}'`, `"${name}"`, `\`${name}\``].some((quoted) => text.includes(quoted));
}

function readFile(file: string): string | undefined {
  const path = join(repository, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
