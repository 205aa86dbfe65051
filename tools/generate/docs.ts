/** Writes `docs/controls` from the playbooks: `pnpm generate`. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { controlPage, effectOf, scopeNames, sentence } from './control-page.ts';
import { type PlaybookFile, playbookFiles } from './controls.ts';
import { docstringOf } from './docstring.ts';
import { code, generated, row } from './markdown.ts';

const repository = join(import.meta.dirname, '..', '..');
const docsFolder = 'docs/controls';
/** The same texts for `asr explain`, because the package contains neither the pages nor the sources. */
const explanations = 'packages/operations/src/controls/explanations.json';

/** Every page by its path in the repository: one page for each control, the index, and the texts of `asr explain`. */
export async function controlDocs(): Promise<ReadonlyMap<string, string>> {
  const files = await playbookFiles();
  const pages = files.map((file) => [`${docsFolder}/${file.playbook.control}.md`, controlPage(file)] as const);
  return new Map([...pages, [`${docsFolder}/README.md`, indexOf(files)] as const, [explanations, explained(files)]]);
}

/** The pages that the repository contains now, by path. */
export function writtenDocs(): ReadonlyMap<string, string> {
  const paths = readdirSync(join(repository, docsFolder)).map((name) => `${docsFolder}/${name}`);
  return new Map([...paths, explanations].map((path) => [path, readFileSync(join(repository, path), 'utf8')]));
}

function explained(files: readonly PlaybookFile[]): string {
  return `${JSON.stringify(Object.fromEntries(files.map((file) => [file.playbook.control, docstringOf(file)])), null, 2)}\n`;
}

function indexOf(files: readonly PlaybookFile[]): string {
  const rows = files.map(({ playbook }) => {
    const link = `[${playbook.control}](${playbook.control}.md)`;
    return row(
      link,
      sentence(playbook.title),
      code(playbook.resourceType),
      scopeNames[playbook.scope],
      effectOf(playbook),
    );
  });
  return `${generated}

# Controls

ASR has a playbook for each of these controls. A playbook reads the resource, plans the change, applies it and
verifies the result. Its page describes the change, the impact on users of the resource, and the permissions of its role.

| Control | Remediation | Resource type | Scope | Effect |
|---|---|---|---|---|
${rows.join('\n')}
`;
}

async function writeDocs(): Promise<void> {
  const docs = await controlDocs();
  mkdirSync(join(repository, docsFolder), { recursive: true });
  for (const path of writtenDocs().keys()) if (!docs.has(path)) rmSync(join(repository, path));
  for (const [path, text] of docs) writeFileSync(join(repository, path), text);
}

if (import.meta.main) void writeDocs();
