/** The address on the site of each file of the repository. */
import { existsSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import { repository } from './places.ts';

/** The files of the site that are no pages: what pages link to, such as sources. */
export const sources = 'source';

/** The file of a page on the site. `docs` is the root, and the pages of other folders are below `project`. */
export function pageFile(path: string): string {
  const own = path.startsWith('docs/') ? path.slice('docs/'.length) : `project/${path}`;
  return own.replace(/(^|\/)README\.md$/, '$1index.md');
}

/**
 * The link on the site for a link in a page of the repository. Links to other sites, and to anchors, stay.
 *
 * @param from Path of the page in the repository.
 * @throws an error for a file that does not exist.
 */
export function siteLink(from: string, link: string): string {
  if (/^(#|[a-z][a-z+.-]*:)/i.test(link)) return link;
  const [given = '', anchor] = link.split('#');
  const path = fileOf(normalize(join(dirname(from), decodeURI(given))));
  if (path === undefined) throw new Error(`${from} links to ${link}, which does not exist.`);
  const hash = anchor === undefined ? '' : `#${anchor}`;
  return path.endsWith('.md') ? `/${pageFile(path)}${hash}` : `/${sources}/${sourceFile(path)}`;
}

/** Browsers show `.txt` as text, whatever the server says about `.ts`. */
export function sourceFile(path: string): string {
  return path.endsWith('.json') ? path : `${path}.txt`;
}

/** The opposite of `sourceFile`. */
export function sourcePath(file: string): string {
  return file.replace(/\.txt$/, '');
}

/** A folder is represented by its README. */
function fileOf(path: string): string | undefined {
  const absolute = join(repository, path);
  if (!existsSync(absolute)) return undefined;
  return statSync(absolute).isDirectory() ? fileOf(join(path, 'README.md')) : path;
}
