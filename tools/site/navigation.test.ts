import { globSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { pageFile } from './addresses.ts';
import { type NavigationItem, navigation } from './navigation.ts';
import { repository } from './places.ts';

const files: { readonly [path: string]: string } = {
  'docs/README.md': `# Documentation

## Start

| Page | You learn |
|---|---|
| [The demo](start/demo.md) | See also [another](start/other.md). |

## Reference

| Page | Facts |
|---|---|
| [Controls](controls/README.md) | Every control. |

## Nothing

No table.
`,
  'docs/controls/README.md': `# Controls

| Control | Remediation |
|---|---|
| [EC2.13](EC2.13.md) | [Rules](../guides/policy.md) |
- [Other](../guides/policy.md)
`,
};

it('has a section for each table of the start page, and the pages of a folder below its page', () => {
  expect(navigation((path) => files[path] ?? '')).toEqual([
    { text: 'Start', items: [{ text: 'The demo', link: '/start/demo.md' }] },
    {
      text: 'Reference',
      items: [
        {
          text: 'Controls',
          link: '/controls/index.md',
          items: [{ text: 'EC2.13', link: '/controls/EC2.13.md' }],
        },
      ],
    },
  ]);
});

function linksOf({ link, items = [] }: NavigationItem): readonly string[] {
  return [link, ...items.flatMap(linksOf)];
}

it('contains every page of docs', () => {
  const known = new Set(navigation().flatMap(({ items }) => items.flatMap(linksOf)));
  const pages = globSync('docs/**/*.md', { cwd: repository }).filter((page) => page !== 'docs/README.md');

  expect(pages.filter((page) => !known.has(`/${pageFile(page)}`))).toEqual([]);
});
