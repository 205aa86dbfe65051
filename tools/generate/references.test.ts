import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadCommandTree } from '@asr/cli';
import { anyService, errorTable, policyJsonSchema } from '@asr/orchestrator';
import { references } from './references.ts';

const repository = join(import.meta.dirname, '..', '..');
const pages = references();
const commandTree = await loadCommandTree();

/** If it fails, run `pnpm generate`. */
describe('the generated pages of docs/reference', () => {
  it.each([...pages.keys()])('%s is fresh', (path) => {
    expect(readFileSync(join(repository, path), 'utf8')).toBe(pages.get(path));
  });

  it('name every command', () => {
    const names = commandTree().commands.map((command) => command.name());

    for (const name of names) expect(pages.get('docs/reference/cli.md')).toContain(`\n## asr ${name}`);
  });

  it('name every service with rows in the table of errors', () => {
    for (const service of Object.keys(errorTable))
      expect(pages.get('docs/reference/retries.md')).toContain(
        `\n| ${service === anyService ? 'every service' : service} `,
      );
  });

  it('name every key at the top of the policy', () => {
    const { properties } = policyJsonSchema() as { readonly properties: object };

    for (const key of Object.keys(properties)) expect(pages.get('docs/reference/policy.md')).toContain(`\n## ${key}\n`);
  });
});
