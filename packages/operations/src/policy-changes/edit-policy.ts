/**
 * Sets the mode of a control in the text of a policy. Changes only the characters of the mode, at the positions that the
 * YAML parser reports. All other text keeps its comments, quotes, spaces and line endings.
 */
import { isCollection, isMap, isNode, isPair, isScalar, parseDocument, type Node, type Pair, type YAMLMap } from 'yaml';
import type { Mode } from '@asr/orchestrator';

/** @param text Text of a valid policy. */
export function withMode(text: string, controlId: string, mode: Mode): string {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const yaml = text.slice(mark.length);
  const { from, to, put } = edit(yaml, controlId, mode);
  const newLine = yaml.includes('\r\n') ? '\r\n' : '\n';
  return `${mark}${yaml.slice(0, from)}${put.replaceAll('\n', newLine)}${yaml.slice(to)}`;
}

/** Replaces the characters from `from` up to `to` with `put`. */
interface Edit {
  readonly from: number;
  readonly to: number;
  readonly put: string;
}

function edit(yaml: string, controlId: string, mode: Mode): Edit {
  const entry = `${controlId}: { mode: ${mode} }`;
  const { contents: root } = parseDocument(yaml);
  if (!isMap(root)) return newLineAt(yaml, yaml.length, `controls:\n  ${entry}`);

  const section = pairOf(root, 'controls');
  if (section === undefined) return addSection(yaml, root, entry);
  const { value: controls } = section;
  if (!isMap(controls) || controls.items.length === 0) return fillSection(yaml, root, section, entry);

  const control = pairOf(controls, controlId)?.value;
  if (control === undefined) return addLast(yaml, controls, entry);
  return isMap(control) ? setMode(yaml, control, mode) : replace(control, `{ mode: ${mode} }`);
}

function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key);
}

/** Adds the section at the end of the file, after an empty line. */
function addSection(yaml: string, root: YAMLMap, entry: string): Edit {
  if (root.flow === true) return addLast(yaml, root, `controls: { ${entry} }`);
  const indent = indentOf(yaml, root);
  return newLineAt(yaml, endOf(root), `\n${indent}controls:\n${indent}  ${entry}`);
}

/** Adds the first entry to an empty `controls:` section. A comment on its line stays. */
function fillSection(yaml: string, root: YAMLMap, { key, value }: Pair, entry: string): Edit {
  if (isMap(value) && value.flow === true && !isBlankInside(yaml, value)) return intoFlow(value, entry);
  if (root.flow === true) return replace(value, `{ ${entry} } `);
  const [, end] = rangeOf(value);
  const nextLine = yaml.indexOf('\n', end) + 1 || yaml.length;
  const comment = yaml.slice(end, nextLine).trim();
  const put = `:${comment === '' ? '' : ` ${comment}`}\n${indentOf(yaml, root)}  ${entry}\n`;
  return { from: rangeOf(key)[1], to: nextLine, put };
}

function addLast(yaml: string, map: YAMLMap, entry: string): Edit {
  if (map.flow !== true) return newLineAt(yaml, endOf(map), `${indentOf(yaml, map)}${entry}`);
  const last = map.items.at(-1);
  if (last === undefined) return isBlankInside(yaml, map) ? replace(map, `{ ${entry} }`) : intoFlow(map, entry);
  const [, from] = rangeOf(last.value ?? last.key);
  return { from, to: from, put: `, ${entry}` };
}

function setMode(yaml: string, control: YAMLMap, mode: Mode): Edit {
  const present = pairOf(control, 'mode');
  if (present !== undefined) return replace(present.value, mode);
  const [first] = control.items;
  if (first === undefined) return addLast(yaml, control, `mode: ${mode}`);
  const [from] = rangeOf(first.key);
  return {
    from,
    to: from,
    put: control.flow === true ? `mode: ${mode}, ` : `mode: ${mode}\n${indentOf(yaml, control)}`,
  };
}

function replace(node: unknown, put: string): Edit {
  const [from, to] = rangeOf(node);
  return { from, to, put };
}

/** Inserts directly after the bracket, so that comments stay with the entries that they follow. */
function intoFlow(map: YAMLMap, entry: string): Edit {
  const from = rangeOf(map)[0] + 1;
  return { from, to: from, put: ` ${entry}` };
}

function newLineAt(yaml: string, from: number, line: string): Edit {
  const before = from === 0 || yaml[from - 1] === '\n' ? '' : '\n';
  return { from, to: from, put: `${before}${line}\n` };
}

function isBlankInside(yaml: string, flow: YAMLMap): boolean {
  const [start, end] = rangeOf(flow);
  return yaml.slice(start + 1, end - 1).trim() === '';
}

/** End of the line that holds the last value of the node. */
function endOf(node: unknown): number {
  if (isPair(node)) return endOf(node.value ?? node.key);
  const last = isCollection(node) && node.flow !== true ? node.items.at(-1) : undefined;
  return last === undefined ? rangeOf(node)[2] : endOf(last);
}

/** The spaces before the keys of a block. */
function indentOf(yaml: string, block: YAMLMap): string {
  const [start] = rangeOf(block.items[0]?.key);
  return ' '.repeat(start - (yaml.lastIndexOf('\n', start - 1) + 1));
}

function rangeOf(node: unknown): NonNullable<Node['range']> {
  const range = isNode(node) ? node.range : undefined;
  if (range === undefined || range === null)
    throw new Error('The YAML parser reports no position for this node of the policy.');
  return range;
}
