/** Checks the links of a built site: each leads to a file of the site, and each anchor to an element with this id. */
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';

interface BrokenLink {
  readonly page: string;
  readonly link: string;
  readonly why: string;
}

interface CheckedLinks {
  readonly pages: number;
  readonly links: number;
  readonly broken: readonly BrokenLink[];
}

/** Links to other sites are checked by their syntax only, so that a build needs no network. */
export function checkLinks(folder: string): CheckedLinks {
  const pages = globSync('**/*.html', { cwd: folder })
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted();
  const ids = new Map(pages.map((page) => [page, idsIn(textOf(folder, page))] as const));
  let links = 0;
  const broken: BrokenLink[] = [];
  for (const page of pages) {
    for (const link of linksIn(textOf(folder, page))) {
      links += 1;
      const why = isExternal(link) ? whyInvalid(link) : whyBroken(folder, page, link, ids);
      if (why !== undefined) broken.push({ page, link, why });
    }
  }
  return { pages: pages.length, links, broken };
}

function textOf(folder: string, page: string): string {
  return readFileSync(join(folder, page), 'utf8');
}

/** Text between elements contains no `<`, so an element is what starts with it. */
const elements = /<(?:a|link|script|img)\b((?:[^>"]|"[^"]*")*)>/g;

function linksIn(html: string): readonly string[] {
  return [...html.matchAll(elements)].flatMap(([, attributes = '']) =>
    [...attributes.matchAll(/\s(?:href|src)="([^"]*)"/g)].map(([, value = '']) => decoded(value)),
  );
}

function idsIn(html: string): ReadonlySet<string> {
  return new Set([...html.matchAll(/<[a-z][^>]*?\sid="([^"]*)"/g)].map(([, id = '']) => decoded(id)));
}

function decoded(value: string): string {
  return value
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

const isExternal = (link: string) => /^[a-z][a-z+.-]*:|^\/\//i.test(link);

function whyInvalid(link: string): string | undefined {
  if (!URL.canParse(link) || /[\s<>`"]/.test(link)) return 'is not a valid address';
  const { protocol, hostname } = new URL(link);
  if (protocol === 'mailto:') return undefined;
  if (protocol !== 'https:') return `starts with ${protocol} instead of https:`;
  return hostname.includes('.') ? undefined : 'names no host';
}

function whyBroken(
  folder: string,
  page: string,
  link: string,
  ids: ReadonlyMap<string, ReadonlySet<string>>,
): string | undefined {
  const [path = '', anchor = ''] = link.split('#');
  const target = path === '' ? page : fileOf(page, decodeURI(path.replace(/\?.*$/, '')));
  if (!existsSync(join(folder, target)) || statSync(join(folder, target)).isDirectory())
    return `leads to ${target}, which does not exist`;
  if (anchor === '' || !target.endsWith('.html')) return undefined;
  return ids.get(target)?.has(decodeURIComponent(anchor)) === true ? undefined : `leads to no element of ${target}`;
}

function fileOf(page: string, path: string): string {
  const absolute = path.startsWith('/') ? path.slice(1) : posix.join(posix.dirname(page), path);
  return absolute === '' || absolute === '.' || absolute.endsWith('/') ? posix.join(absolute, 'index.html') : absolute;
}
