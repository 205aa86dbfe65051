/** Finds the playbooks in `src/controls`: the folder is the only list there is. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AnyPlaybook } from '../src/index.ts';

export const sourceFolder = join(import.meta.dirname, '..', 'src');
export const controlsFolder = join(sourceFolder, 'controls');

export interface PlaybookFile {
  /** `ec2-13.ts` */
  readonly file: string;
  /** The name it is exported by: `ec213`. */
  readonly exportName: string;
  readonly playbook: AnyPlaybook;
}

/** Every playbook with the file that holds it, sorted by service, then by number. */
export async function playbookFiles(): Promise<readonly PlaybookFile[]> {
  const files = readdirSync(controlsFolder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const found = await Promise.all(files.map(load));
  return found.toSorted((a, b) => compareControls(a.playbook.control, b.playbook.control));
}

async function load(file: string): Promise<PlaybookFile> {
  const module = (await import(join(controlsFolder, file))) as { readonly [name: string]: AnyPlaybook };
  const [exported, ...others] = Object.entries(module);
  if (exported === undefined || others.length > 0) throw new Error(`${file} must export its playbook, and nothing else.`);
  const [exportName, playbook] = exported;
  const expected = `${playbook.control.toLowerCase().replace('.', '-')}.ts`;
  if (file !== expected) throw new Error(`${file} holds ${playbook.control}; name it ${expected}.`);
  return { file, exportName, playbook };
}

/** By service, then by number, so that EC2.2 comes before EC2.13. */
export function compareControls(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
