import { existsSync } from 'node:fs';
import { join, normalize } from 'node:path/posix';
import { describe, expect, it } from '@jest/globals';
import { type Excerpt, anchorsOf, codeSpansOf, linksOf, pages, repository } from './markdown.ts';

const isInside = ({ text }: Excerpt) => !/^(https?|mailto):/.test(text);
const targetOf = ({ page, text }: Excerpt) => {
  const [path = '', anchor] = text.split('#');
  return { path: path === '' ? page : normalize(join(page, '..', path)), anchor };
};
const placed = ({ page, line, text }: Excerpt) => `${page}:${line} ${text}`;

describe('a link in the documentation', () => {
  it.each(pages)('of %s leads to a file of this repository', (page) => {
    const broken = linksOf(page)
      .filter(isInside)
      .filter((link) => !existsSync(join(repository, targetOf(link).path)));

    expect(broken.map(placed)).toEqual([]);
  });

  it.each(pages)('of %s with an anchor leads to a heading', (page) => {
    const broken = linksOf(page)
      .filter(isInside)
      .filter((link) => {
        const { path, anchor } = targetOf(link);
        return anchor !== undefined && path.endsWith('.md') && !anchorsOf(path).has(anchor);
      });

    expect(broken.map(placed)).toEqual([]);
  });
});

describe('a path in the documentation', () => {
  it.each(pages)('of %s exists', (page) => {
    const paths = codeSpansOf(page).filter(({ text }) =>
      /^(packages|infra|docs|tools|test|examples)\/[\w./-]+$/.test(text),
    );

    const broken = paths.filter(({ text }) => text !== 'infra/cdk.out' && !existsSync(join(repository, text)));

    expect(broken.map(placed)).toEqual([]);
  });
});

describe('a page of the documentation', () => {
  it('can be reached from the README by links', () => {
    const reached = new Set(['README.md']);
    // A set that grows while it is iterated also visits what is added.
    for (const page of reached) {
      for (const link of linksOf(page).filter(isInside)) {
        const { path } = targetOf(link);
        if (path.endsWith('.md')) reached.add(path);
      }
    }

    const lost = pages.filter((page) => /^(docs|examples)\//.test(page) && !reached.has(page));

    expect(lost).toEqual([]);
  });
});
