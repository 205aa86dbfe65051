/** The docstring above a playbook, from which its page in `docs/controls` is made. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AnyPlaybook, sourceOf } from '@asr/playbooks';
import { type PlaybookFile, controlsFolder } from './controls.ts';

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
export function docstringOf({ file, exportName, isFamily, playbook }: PlaybookFile): Docstring {
  const source = readSource(file);
  return isFamily ? parseRow(file, exportName, playbook, source) : parseDocstring(file, exportName, source);
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

/**
 * The docstring of a control in a table: its own comment, `EC2.44: Title. @rule name`, with the paragraphs and the tags above
 * the table. There, `{rule}`, `{parameter}` and `{noun}` stand for what differs.
 */
export function parseRow(
  file: string,
  exportName: string,
  playbook: Pick<AnyPlaybook, 'control' | 'title' | 'parameters'>,
  source: string,
  read = readSource,
): Docstring {
  const { control } = playbook;
  const own = blocksIn(file, `'${control}': `, source);
  const title = titleIn(own.text);
  const { rule, ...tagsOfRow } = own.tags;
  if (title === undefined || rule === undefined)
    throw new Error(`${file}: put a comment such as "/** ${control}: Title. @rule name */" above ${control}.`);
  checkTags(file, tagsOfRow);
  const table = tableIn(file, exportName, source, read);
  const fill = (text: string) =>
    text
      .replaceAll('{rule}', rule)
      .replaceAll('{parameter}', Object.keys(playbook.parameters)[0] ?? '')
      .replaceAll('{noun}', playbook.title.replace(/^.* (?=an? )/, ''));
  const filled = Object.entries({ ...table.tags, ...tagsOfRow }).map(([name, text]) => [name, fill(text)]);
  const [service = '', number = ''] = control.toLowerCase().split('.');
  return {
    title: oneLine(title),
    paragraphs: table.paragraphs.map(fill),
    tags: Object.fromEntries(filled) as Docstring['tags'],
    see: `https://docs.aws.amazon.com/securityhub/latest/userguide/${service}-controls.html#${service}-${number}`,
  };
}

/** What stands above a table. Its first paragraph is for the readers of the code. */
function tableIn(
  file: string,
  exportName: string,
  source: string,
  read: typeof readSource,
): Pick<Docstring, 'paragraphs' | 'tags'> {
  const { text, tags: own } = blocksIn(file, `export const ${exportName} = `, source);
  checkTags(file, own);
  const [, ...paragraphs] = text.split(/\n{2,}/);
  const inherited = paragraphs.flatMap((paragraph) => {
    const control = inheritance.exec(paragraph)?.[1];
    return control === undefined ? [] : [inheritedFrom(control, file, read)];
  });
  return {
    paragraphs: paragraphs.flatMap((one) =>
      inheritance.test(one) ? inherited.flatMap((each) => each.paragraphs) : one,
    ),
    tags: Object.assign({}, ...inherited.map((each) => each.tags), own) as Docstring['tags'],
  };
}

/** @param control The control, or a control in the table, whose paragraphs and tags stand here as well. */
function inheritedFrom(control: string, file: string, read: typeof readSource): Pick<Docstring, 'paragraphs' | 'tags'> {
  const original = sourceOf(control);
  const source = read(original);
  const [, exportName] = /^export const (\w+) = /m.exec(source) ?? [];
  if (exportName === undefined || original === file)
    throw new Error(`${file} inherits the docstring of ${control}, which has none.`);
  const isTable = /-for-/.test(original);
  return isTable ? tableIn(original, exportName, source, read) : parseOwn(original, exportName, source);
}

function parseOwn(file: string, exportName: string, source: string): Docstring {
  const { text, tags: blocks } = blocksIn(file, `export const ${exportName} = `, source);
  const title = titleIn(text);
  if (title === undefined)
    throw new Error(`${file}: begin the docstring with the control's id and official title, such as "EC2.13: Title."`);
  const { see, ...others } = blocks;
  if (see === undefined) throw new Error(`${file}: end the docstring with @see and the URL of the control's AWS page.`);
  checkTags(file, others);
  return { title: oneLine(title), see, paragraphs: text.split(/\n{2,}/).slice(1), tags: others };
}

/** The official title of a control in the first paragraph. */
function titleIn(text: string): string | undefined {
  const [heading = ''] = text.split(/\n{2,}/);
  return /^\S+: (.*)\.$/s.exec(heading)?.[1];
}

function checkTags(file: string, given: { readonly [name: string]: string }): void {
  const unknown = Object.keys(given).find((name) => !tags.some((tag) => tag === name));
  if (unknown !== undefined) throw new Error(`${file}: @${unknown} is unknown. Use @${tags.join(', @')} or @see.`);
}

/** The comment directly above `what`: its text, and its block tags. The first of several tags with one name counts. */
function blocksIn(
  file: string,
  what: string,
  source: string,
): { readonly text: string; readonly tags: { readonly [name: string]: string } } {
  const [above, below] = source.split(what);
  const comment = below === undefined ? undefined : /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*$/.exec(above ?? '')?.[1];
  if (comment === undefined) throw new Error(`${file} needs a docstring directly above its playbook.`);
  const [text = '', ...blocks] = comment
    .trim()
    .replaceAll(/^ *\* ?/gm, '')
    .split(/(?:^|(?<=\.) )@(?=\w)/m);
  return { text: text.trim(), tags: Object.fromEntries(blocks.map(blockOf).toReversed()) };
}

/** The name and the text of a block tag, whose text can wrap. */
function blockOf(block: string): readonly [name: string, text: string] {
  const [, name = '', text = ''] = /^(\w+)\s*([\s\S]*)$/.exec(block) ?? [];
  return [name, oneLine(text)];
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}
