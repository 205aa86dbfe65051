/** `asr new`: writes the package of a playbook or runbook that the caller brings. Works without a network. */
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { findingsOf, isOwnControl } from '@asr/playbooks';
import { BadInputError } from '@asr/operations/input';
import { type Cli, type JsonOption, addCommand } from '../../runtime/index.ts';
import { printJson } from '../../terminal/index.ts';
import { type Kind, filesOf } from './files.ts';

interface NewOptions extends JsonOption {
  readonly folder: string;
  readonly dryRun?: boolean;
  readonly runbook?: boolean;
}

export function addNew(parent: Command, cli: Cli): void {
  addCommand(parent, 'new', 'Writes the package of your own playbook or runbook into an empty folder.', [
    'asr new Acme.1',
    'asr new Acme.2 --runbook --folder acme-runbook',
    'asr new Acme.1 --folder acme-playbook --json',
  ])
    .argument('<own-control>', 'id of your control, such as Acme.1')
    .option('--folder <folder>', 'empty folder to write into', '.')
    .option('--runbook', 'write a runbook without a playbook: an SSM document that ASR starts after an approval')
    .option('--dry-run', 'list the files without writing them')
    .action((control: string, options: NewOptions) => writePackage(cli, control, options));
}

async function writePackage({ io, tools }: Cli, control: string, options: NewOptions): Promise<void> {
  const { folder, dryRun = false, json = false } = options;
  const kind = options.runbook === true ? 'runbook' : 'playbook';
  refuseControl(control);
  const files = filesWith(kind, control, dryRun ? planned : await kitFor(folder, tools));
  const paths = Object.keys(files).toSorted();
  if (!dryRun) await writeAll(folder, files);
  if (json) return printJson(io, { control, folder, files: paths, written: !dryRun });
  io.out(`${paths.map((path) => join(folder, path)).join('\n')}\n`);
  io.out(dryRun ? 'Dry run: no file was written.\n' : `Wrote ${paths.length} files. ${next(control, folder)}\n`);
}

type Kit = Awaited<ReturnType<Cli['tools']['playbookKit']>>;
type Files = { readonly [path: string]: string | Uint8Array };

/** Stands for the kit in a list of files. */
const planned: Kit = { name: 'playbook-kit.tgz', bytes: new Uint8Array() };

function kitFor(folder: string, tools: Cli['tools']): Promise<Kit> {
  refuseFull(folder);
  return tools.playbookKit();
}

function filesWith(kind: Kind, control: string, kit: Kit): Files {
  return { ...filesOf(kind, control, kit.name), [`vendor/${kit.name}`]: kit.bytes };
}

function next(control: string, folder: string): string {
  const enter = folder === '.' ? '' : `  cd ${folder}\n`;
  const source =
    findingsOf(control) === 'config-rule'
      ? `ASR takes findings of the AWS Config rule with the name ${control}.`
      : `ASR takes findings of Security Hub about ${control}.`;
  return `${source} Next:\n${enter}  npm install\n  npm test\n  npm run build\n  asr policy check`;
}

function refuseControl(control: string): void {
  if (!/^[A-Za-z][A-Za-z0-9]{0,39}\.[1-9]\d{0,3}$/.test(control)) {
    throw new BadInputError(`${control} is not the id of a control. Give a name and a number, such as Acme.1.`);
  }
  if (isOwnControl(control)) {
    throw new BadInputError(`ASR has a playbook for ${control}. Choose an id with a name of your own, such as Acme.1.`);
  }
}

/** A repository of Git can be empty otherwise. */
function refuseFull(folder: string): void {
  const present = existsSync(folder) ? readdirSync(folder).filter((name) => name !== '.git') : [];
  if (present.length === 0) return;
  throw new BadInputError(`The folder ${folder} is not empty. Nothing was written. Give an empty one with --folder.`);
}

async function writeAll(folder: string, files: Files): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content, { flag: 'wx' });
  }
}
