/** Opens the packages that a policy names under `playbooks`, and adds their playbooks to the registry of this process. */
import { dirname, resolve } from 'node:path';
import type { PolicyProblem } from '@asr/orchestrator';
import { type AnyPlaybook, type CustomerRegistration, admit, isOwnControl, registerCustomers } from '@asr/playbooks';
import { parseDocument } from 'yaml';
import { findModule } from './find-module.ts';
import { loadModule } from './load-module.ts';

interface Entry {
  readonly control: string;
  readonly package: string;
  readonly accepts: readonly string[];
}

type Opened =
  | { readonly ok: true; readonly registration: CustomerRegistration }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Loading a package runs its code. Entries with a problem are not added.
 *
 * @param name The path of the policy file: packages are relative to its folder.
 * @returns The problems, with the position of the entry.
 */
export async function openPackages({
  name,
  text,
}: {
  readonly name: string;
  readonly text: string;
}): Promise<readonly PolicyProblem[]> {
  const folder = dirname(resolve(name));
  const registrations: CustomerRegistration[] = [];
  const problems: PolicyProblem[] = [];
  for (const [index, entry] of entriesIn(text).entries()) {
    const opened = entry === undefined ? undefined : await open(entry, folder);
    if (opened?.ok === true) registrations.push(opened.registration);
    if (opened?.ok !== false) continue;
    const path = ['playbooks', index, 'package'];
    problems.push(
      ...opened.problems.map((problem) => ({ path, part: 'value' as const, message: `has a problem: ${problem}.` })),
    );
  }
  registerCustomers(
    registrations.filter(
      ({ data }, index) => registrations.findIndex((one) => one.data.control === data.control) === index,
    ),
  );
  return problems;
}

/** The files of the packages that a policy names, and that reading it needs. Runs no code of them. */
export function packageFiles({ name, text }: { readonly name: string; readonly text: string }): readonly string[] {
  return entriesIn(text).flatMap((entry) => {
    const found = entry === undefined ? undefined : findModule(entry.package, dirname(resolve(name)));
    return found?.ok === true ? [found.manifest, found.file] : [];
  });
}

async function open(entry: Entry, folder: string): Promise<Opened> {
  const found = findModule(entry.package, folder);
  if (!found.ok) return { ok: false, problems: [found.problem] };
  const loaded = await loadModule(found.file);
  if (!loaded.ok) return { ok: false, problems: [loaded.problem] };
  const { code, module } = loaded;
  const admission = admit(module, entry.control, entry.accepts);
  if (!admission.ok) return admission;
  const { playbook, data } = admission;
  return { ok: true, registration: { data, code, load: () => Promise.resolve<AnyPlaybook>(playbook) } };
}

/** Entries that the schema rejects are left to it, and so is a control that ASR has itself. */
function entriesIn(text: string): readonly (Entry | undefined)[] {
  const document = parseDocument(text, { logLevel: 'silent' });
  if (document.errors.length > 0) return [];
  const content: unknown = document.toJS();
  const playbooks = isRecord(content) ? content['playbooks'] : undefined;
  return Array.isArray(playbooks) ? playbooks.map(entryOf) : [];
}

function entryOf(given: unknown): Entry | undefined {
  if (!isRecord(given)) return undefined;
  const { control, package: name, accepts = [] } = given;
  if (typeof control !== 'string' || typeof name !== 'string' || isOwnControl(control)) return undefined;
  return {
    control,
    package: name,
    accepts: Array.isArray(accepts) ? accepts.filter((each) => typeof each === 'string') : [],
  };
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null;
}
