/** Loads the module of a package as a function would: alone in an empty folder. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CustomerModule } from '@asr/playbooks';

export type Loaded =
  | { readonly ok: true; readonly code: string; readonly module: CustomerModule }
  | { readonly ok: false; readonly problem: string };

/** More than a playbook with several AWS clients, and far below the limit of a function's archive. */
const mostBytes = 5_000_000;

/** By its text: a console reads the policy again for each page, and Node.js never forgets a module. */
const modules = new Map<string, CustomerModule>();

export async function loadModule(file: string): Promise<Loaded> {
  const code = await readFile(file, 'utf8');
  const known = modules.get(code);
  if (known !== undefined) return { ok: true, code, module: known };
  if (code.length > mostBytes) {
    return { ok: false, problem: `its module has ${code.length} characters, and the limit is ${mostBytes}. Minify it` };
  }
  const folder = await mkdtemp(join(tmpdir(), 'asr-playbook-'));
  try {
    const copy = join(folder, 'playbook.mjs');
    await writeFile(copy, code);
    const module = (await import(pathToFileURL(copy).href)) as CustomerModule;
    modules.set(code, module);
    return { ok: true, code, module };
  } catch (error) {
    return { ok: false, problem: whyNotLoaded(error) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function whyNotLoaded(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const [, missing] = /Cannot find (?:package|module) '([^']+)'/.exec(text) ?? [];
  if (missing !== undefined) {
    return `its module imports ${missing.split('/').slice(-2).join('/')}, and must be one file. Bundle what it imports, as the build script of asr new does`;
  }
  return `its module fails when it is loaded: ${text.split('\n')[0] ?? ''}. Correct it and build it again`;
}
