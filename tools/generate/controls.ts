/** Finds the playbooks in `src/controls`: the folder is the only list there is. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AnyPlaybook } from '@asr/playbooks';

export const sourceFolder = join(import.meta.dirname, '..', '..', 'packages', 'playbooks', 'src');
export const controlsFolder = join(sourceFolder, 'controls');

export interface PlaybookFile {
  /** Its path below `controls`: `ec2/ec2-13.ts`. */
  readonly file: string;
  /** The name it is exported by: `ec213`. For a control in a table, the name of the table: `tagsForEc2`. */
  readonly exportName: string;
  /** The file is a table of several controls, each under its id. */
  readonly isFamily: boolean;
  readonly playbook: AnyPlaybook;
}

/**
 * A file of playbooks, in a folder of that name: `ec2/ec2-13.ts` has the playbook of one control, and `tags/tags-for-ec2.ts`
 * has a table of those that differ only in data. Everything else is shared code.
 */
const playbookFile = /^([a-z0-9]+)\/\1-(\d+|for-[a-z0-9]+)\.ts$/;

/** Whether this path below `controls` is a file of playbooks. */
export function isPlaybookFile(file: string): boolean {
  return playbookFile.test(file);
}

/** Every playbook with the file that holds it, sorted by service, then by number. */
export async function playbookFiles(): Promise<readonly PlaybookFile[]> {
  const files = readdirSync(controlsFolder, { recursive: true, encoding: 'utf8' }).filter(isPlaybookFile);
  const found = await Promise.all(files.map(load));
  return found.flat().toSorted((a, b) => compareControls(a.playbook.control, b.playbook.control));
}

async function load(file: string): Promise<readonly PlaybookFile[]> {
  const module = (await import(join(controlsFolder, file))) as { readonly [name: string]: object };
  const [exported, ...others] = Object.entries(module);
  if (exported === undefined || others.length > 0)
    throw new Error(`${file} must export its playbook or its table of playbooks, and nothing else.`);
  const [exportName, content] = exported;
  const isFamily = /-for-/.test(file);
  const playbooks: readonly AnyPlaybook[] = isFamily ? Object.values(content) : [content as AnyPlaybook];
  const misplaced = playbooks.find(({ control }) => !isFamily && file !== ownFileOf(control));
  if (misplaced !== undefined)
    throw new Error(`${file} holds ${misplaced.control}; name it ${ownFileOf(misplaced.control)}.`);
  return playbooks.map((playbook) => ({ file, exportName, isFamily, playbook }));
}

/** The path of the playbook of one control below `controls`: `ec2/ec2-13.ts` of `EC2.13`. */
export function ownFileOf(control: string): string {
  const [service = '', number = ''] = control.toLowerCase().split('.');
  return `${service}/${service}-${number}.ts`;
}

/** By service, then by number, so that EC2.2 comes before EC2.13. */
export function compareControls(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
