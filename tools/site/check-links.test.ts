import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkLinks } from './check-links.ts';

const folder = mkdtempSync(join(tmpdir(), 'asr-site-'));

beforeAll(() => {
  mkdirSync(join(folder, 'guides'));
  mkdirSync(join(folder, 'empty'));
  writeFileSync(join(folder, 'app.js'), '');
  writeFileSync(join(folder, 'guides', 'index.html'), '<h1 class="x" id="guides">Guides</h1>');
  writeFileSync(join(folder, 'guides', 'a.html'), '<h2 id="a&amp;b">A</h2><h2 id="größe">B</h2>');
});
afterAll(() => rmSync(folder, { recursive: true }));

function whyBroken(html: string): readonly string[] {
  writeFileSync(join(folder, 'index.html'), `<h1 id="top">Start</h1>${html}`);
  return checkLinks(folder).broken.map(({ page, link, why }) => `${page} ${link} ${why}`);
}

describe('a link that leads somewhere', () => {
  it.each([
    '#top',
    'guides/',
    '/guides/#guides',
    '/guides/a.html#a&amp;b',
    'guides/a.html#gr%C3%B6%C3%9Fe',
    '/guides/a.html?x=1',
    'https://docs.aws.amazon.com/x#y',
    'mailto:a@example.com',
  ])('such as %s is not broken', (href) => {
    expect(whyBroken(`<a title="a > b" href="${href}">x</a><script src="/app.js"></script>`)).toEqual([]);
  });

  it('may be shown as text', () => {
    expect(whyBroken('<code>&lt;a href="/nope.html"></code>')).toEqual([]);
  });
});

describe('a broken link', () => {
  it.each([
    ['/nope.html', 'leads to nope.html, which does not exist'],
    ['guides/nope.html#a', 'leads to guides/nope.html, which does not exist'],
    ['/empty', 'leads to empty, which does not exist'],
    ['#nope', 'leads to no element of index.html'],
    ['/guides/a.html#a', 'leads to no element of guides/a.html'],
    ['http://example.com/', 'starts with http: instead of https:'],
    ['https://', 'is not a valid address'],
    ['https://exa mple.com/', 'is not a valid address'],
    ['https://example/', 'names no host'],
    ['javascript:alert(1)', 'starts with javascript: instead of https:'],
  ])('such as %s is found', (href, why) => {
    expect(whyBroken(`<p><a\nhref="${href}">x</a></p>`)).toEqual([`index.html ${href} ${why}`]);
  });

  it('is found in images, scripts and styles as well', () => {
    expect(
      whyBroken('<img alt="" src="/a.png"><script type="module" src="/b.js"></script><link href="/c.css">'),
    ).toHaveLength(3);
  });
});
