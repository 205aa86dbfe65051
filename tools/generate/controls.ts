/** Finds the playbooks in `src/controls`: the folder is the only list there is. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AnyPlaybook } from '@asr/playbooks';

export const sourceFolder = join(import.meta.dirname, '..', '..', 'packages', 'playbooks', 'src');
export const controlsFolder = join(sourceFolder, 'controls');

export interface PlaybookFile {
  /** Its path below `controls`: `ec2/ec2-13.ts`. */
  readonly file: string;
  /** The name it is exported by: `ec213`. */
  readonly exportName: string;
  readonly playbook: AnyPlaybook;
}

/** A playbook's file: in the folder of its service, with its control's id as its name. Everything else there is shared code. */
const playbookFile = /^([a-z0-9]+)\/\1-\d+\.ts$/;

/** The path of a control's playbook below `controls`: `ec2/ec2-13.ts` of `EC2.13`. */
export function fileOf(control: string): string {
  const [service = '', number = ''] = control.toLowerCase().split('.');
  return `${service}/${service}-${number}.ts`;
}

/** Every playbook with the file that holds it, sorted by service, then by number. */
export async function playbookFiles(): Promise<readonly PlaybookFile[]> {
  const files = readdirSync(controlsFolder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    playbookFile.test(file),
  );
  const found = await Promise.all(files.map(load));
  return found.toSorted((a, b) => compareControls(a.playbook.control, b.playbook.control));
}

async function load(file: string): Promise<PlaybookFile> {
  const module = (await import(join(controlsFolder, file))) as { readonly [name: string]: AnyPlaybook };
  const [exported, ...others] = Object.entries(module);
  if (exported === undefined || others.length > 0)
    throw new Error(`${file} must export its playbook, and nothing else.`);
  const [exportName, playbook] = exported;
  const expected = fileOf(playbook.control);
  if (file !== expected) throw new Error(`${file} holds ${playbook.control}; name it ${expected}.`);
  return { file, exportName, playbook };
}

/** By service, then by number, so that EC2.2 comes before EC2.13. */
export function compareControls(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
