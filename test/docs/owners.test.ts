/** The guide on owners and the table of owners in the code list the same owners. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { owners } from '@asr/playbooks';

const guide = readFileSync(join(import.meta.dirname, '../../docs/guides/infrastructure-as-code.md'), 'utf8');
const rows = guide.split('\n').filter((line) => line.startsWith('| ['));
const rowsOf = (page: string) => rows.filter((row) => row.includes(`](${page})`));

describe('the guide on infrastructure as code', () => {
  it.each(owners.map((owner) => [owner.owner, owner] as const))(
    'has %s, with its page and what ASR does',
    (_, owner) => {
      const name = owner.owner.replace(/ (of the stack )?\{value\}$/, '').replace('The StackSet', 'A StackSet');
      const row = rowsOf(owner.see).find((one) => one.startsWith(`| [${name}]`)) ?? '';

      expect(row).not.toBe('');
      expect(row.includes('refuses')).toBe((owner.refuses ?? owner.replaces) !== undefined);
      expect(/asks \||asks otherwise/.test(row)).toBe(owner.asks !== undefined);
      expect(row.includes('warns')).toBe(owner.warns !== undefined);
    },
  );

  it('has no owner that ASR does not know', () => {
    const pages = owners.map(({ see }) => see);
    for (const row of rows) expect(pages.some((page) => row.includes(`](${page})`))).toBe(true);
  });
});
