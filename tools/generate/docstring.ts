/** The docstring above a playbook, from which its page in `docs/controls` is made. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PlaybookFile, controlsFolder, fileOf } from './controls.ts';

export interface Docstring {
  /** The official title of the control, without its id. */
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly tags: { readonly [tag in Tag]?: string };
  /** The AWS page that `@see` links to. */
  readonly see: string;
}

/** The block tags that every playbook has. */
export const requiredTags = ['failed', 'reads', 'impact', 'owners', 'undo'] as const;
const tags = [...requiredTags, 'unverified'] as const;
export type Tag = (typeof tags)[number];

/**
 * The comment directly above the playbook.
 *
 * @throws If the comment, its title or its `@see` is missing, or if a tag is unknown, so that the build fails. Required
 *   tags can be missing: a test lists them.
 */
export function docstringOf({ file, exportName }: Pick<PlaybookFile, 'file' | 'exportName'>): Docstring {
  return parseDocstring(file, exportName, readSource(file));
}

function readSource(file: string): string {
  return readFileSync(join(controlsFolder, file), 'utf8');
}

/** A paragraph that stands for the paragraphs of another control, whose tags are then the defaults. */
const inheritance = /^\{@inheritDoc (\S+)\}$/;

/**
 * The docstring above `export const {exportName}` in `source`, the text of `file`.
 *
 * @param read Returns the text of the file from which the docstring inherits.
 */
export function parseDocstring(file: string, exportName: string, source: string, read = readSource): Docstring {
  const { paragraphs, tags: ownTags, ...own } = parseOwn(file, exportName, source);
  const inherited = paragraphs.flatMap((paragraph) => {
    const control = inheritance.exec(paragraph)?.[1];
    return control === undefined ? [] : [inheritedFrom(control, file, read)];
  });
  return {
    ...own,
    paragraphs: paragraphs.flatMap((one) =>
      inheritance.test(one) ? inherited.flatMap((each) => each.paragraphs) : one,
    ),
    tags: Object.assign({}, ...inherited.map((each) => each.tags), ownTags) as Docstring['tags'],
  };
}

function inheritedFrom(control: string, file: string, read: typeof readSource): Docstring {
  const original = fileOf(control);
  const source = read(original);
  const [, exportName] = /^export const (\w+) = /m.exec(source) ?? [];
  if (exportName === undefined || original === file)
    throw new Error(`${file} inherits the docstring of ${control}, which has none.`);
  return parseOwn(original, exportName, source);
}

function parseOwn(file: string, exportName: string, source: string): Docstring {
  const [above] = source.split(`export const ${exportName} = `);
  const comment = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*$/.exec(above ?? '')?.[1];
  if (comment === undefined) throw new Error(`${file} needs a docstring directly above its playbook.`);

  const [text = '', ...blocks] = comment.replaceAll(/^ *\* ?/gm, '').split(/^@(?=\w)/m);
  const [heading = '', ...paragraphs] = text.trim().split(/\n{2,}/);
  const title = /^\S+: (.*)\.$/s.exec(heading)?.[1];
  if (title === undefined)
    throw new Error(`${file}: begin the docstring with the control's id and official title, such as "EC2.13: Title."`);

  // The first of several pages is the control's own.
  const { see, ...others } = Object.fromEntries(blocks.map(blockOf).toReversed());
  if (see === undefined) throw new Error(`${file}: end the docstring with @see and the URL of the control's AWS page.`);
  const unknown = Object.keys(others).find((name) => !tags.some((tag) => tag === name));
  if (unknown !== undefined) throw new Error(`${file}: @${unknown} is unknown. Use @${tags.join(', @')} or @see.`);
  return { title: oneLine(title), see, paragraphs, tags: others };
}

/** The name and the text of a block tag, whose text can wrap. */
function blockOf(block: string): readonly [name: string, text: string] {
  const [, name = '', text = ''] = /^(\w+)\s*([\s\S]*)$/.exec(block) ?? [];
  return [name, oneLine(text)];
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}
