/** Reads Markdown as far as the tests of the documentation need it. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { githubSlug } from '../../tools/site/slug.ts';

export const repository = join(import.meta.dirname, '..', '..');

/** A stretch of a page with the line it starts on, from 1. */
export interface Excerpt {
  readonly page: string;
  readonly line: number;
  readonly text: string;
}

/** Every Markdown file that readers may open, by its path in the repository. */
export const pages: readonly string[] = globSync(
  ['*.md', '.github/**/*.md', '{docs,examples}/**/*.md', '{packages/*,infra,terraform,test,tools}/README.md'],
  { cwd: repository },
).toSorted();

export function textOf(page: string): string {
  return readFileSync(join(repository, page), 'utf8');
}

/** The fenced blocks of one language. */
export function blocksOf(page: string, language: string): readonly Excerpt[] {
  const text = textOf(page);
  return [...text.matchAll(/^ *```(\w*)\n(.*?)^ *```$/gms)]
    .filter(([, of]) => of === language)
    .map(({ index, 2: block = '' }) => ({ page, line: lineAt(text, index) + 1, text: block }));
}

/** The text between single backquotes, outside of fenced blocks. */
export function codeSpansOf(page: string): readonly Excerpt[] {
  const text = proseOf(page);
  return [...text.matchAll(/`([^`\n]+)`/g)].map(({ index, 1: span = '' }) => ({
    page,
    line: lineAt(text, index),
    text: span,
  }));
}

/** The targets of links, without those in code. */
export function linksOf(page: string): readonly Excerpt[] {
  const text = proseOf(page).replaceAll(/`[^`\n]*`/g, (span) => ' '.repeat(span.length));
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(({ index, 1: target = '' }) => ({
    page,
    line: lineAt(text, index),
    text: target,
  }));
}

/** The anchors that GitHub gives to the headings of a page. */
export function anchorsOf(page: string): ReadonlySet<string> {
  const headings = [...proseOf(page).matchAll(/^#{1,6} (.*)$/gm)].map(([, heading = '']) => githubSlug(heading));
  const seen = new Map<string, number>();
  return new Set(
    headings.map((slug) => {
      const times = seen.get(slug) ?? 0;
      seen.set(slug, times + 1);
      return times === 0 ? slug : `${slug}-${times}`;
    }),
  );
}

/** The text with its fenced blocks blanked, so that lines keep their numbers. */
function proseOf(page: string): string {
  return textOf(page).replaceAll(/^ *```.*?^ *```$/gms, (block) => block.replaceAll(/[^\n]/g, ''));
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
