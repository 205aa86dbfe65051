/** The navigation of the site, from the tables of `docs/README.md`. */
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import { pageFile } from './addresses.ts';
import { repository } from './places.ts';

export interface NavigationItem {
  readonly text: string;
  readonly link: string;
  /** The pages that a page about a folder lists. */
  readonly items?: readonly NavigationItem[];
}

export interface NavigationSection {
  readonly text: string;
  readonly items: readonly NavigationItem[];
}

const start = 'docs/README.md';

/** One section for each heading of the start page, with the pages of its table in their order. */
export function navigation(read: (path: string) => string = readPage): readonly NavigationSection[] {
  return read(start)
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [text = ''] = section.split('\n');
      return { text, items: rowsOf(start, section).map((row) => itemOf(row, read)) };
    })
    .filter(({ items }) => items.length > 0);
}

interface Row {
  readonly text: string;
  readonly path: string;
}

/** The pages that the first column of a table, or an item of a list, links to. */
function rowsOf(page: string, markdown: string): readonly Row[] {
  return [...markdown.matchAll(/^(?:\| *|- *(?:\*\*)?)(?:\d+ *\| *)?\[([^\]]+)\]\(([^)#\s]+\.md)\)/gm)].map(
    ([, text = '', link = '']) => ({ text: text.replaceAll('`', ''), path: normalize(join(dirname(page), link)) }),
  );
}

function itemOf({ text, path }: Row, read: (path: string) => string): NavigationItem {
  const item = { text, link: `/${pageFile(path)}` };
  if (!path.endsWith('/README.md')) return item;
  const within = rowsOf(path, read(path)).filter((row) => dirname(row.path) === dirname(path));
  return within.length === 0 ? item : { ...item, items: within.map((row) => itemOf(row, read)) };
}

function readPage(path: string): string {
  return readFileSync(join(repository, path), 'utf8');
}
