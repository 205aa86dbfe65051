/**
 * Reads `asr.config.yaml`. It fails closed: a file with anything wrong is no policy, and every problem is told with
 * its place: `asr.config.yaml:7:19 controls.EC2.13.mode must be off, manual or automatic, not "auto".`
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { Document, Node, Pair } from 'yaml';
import type * as z from 'zod';
import { excerpt, pathOf } from '../model/index.ts';
import { type KnownControls, type Policy, type PolicyProblem, checkPolicy } from './policy.ts';
import { policySchema } from './policy-schema.ts';

export type PolicyReading =
  | { readonly ok: true; readonly policy: Policy }
  /** Sentences with file, line and column, in the order of the file. */
  | { readonly ok: false; readonly problems: readonly string[] };

export const policyFileName = 'asr.config.yaml';

/** A sentence, and the character of the file it is about. */
interface Complaint {
  readonly offset: number;
  readonly sentence: string;
}

/**
 * An empty file is the default policy: the button works, and nothing is changed automatically.
 *
 * @param now Where it is given, an exception that is over is a problem.
 */
export function readPolicy(
  yaml: string,
  known: KnownControls,
  fileName: string = policyFileName,
  now?: Date,
): PolicyReading {
  const lineCounter = new LineCounter();
  const document = parseDocument(yaml, { lineCounter, prettyErrors: false, strict: true, uniqueKeys: true });

  const complaints = complaintsAboutYaml(document);
  const content: unknown = complaints.length > 0 ? {} : document.toJS();
  const parsed = policySchema.safeParse(content ?? {});
  const problems = parsed.success ? checkPolicy(parsed.data, known, now) : parsed.error.issues.flatMap(problemsOf);
  const all = [...complaints, ...problems.map((problem) => complaintAbout(problem, document))];

  if (parsed.success && all.length === 0) return { ok: true, policy: parsed.data };
  const told = all
    .toSorted((a, b) => a.offset - b.offset)
    .map(({ offset, sentence }) => {
      const { line, col } = lineCounter.linePos(offset);
      return `${fileName}:${Math.max(line, 1)}:${Math.max(col, 1)} ${sentence}`;
    });
  return { ok: false, problems: told };
}

function complaintsAboutYaml(document: Document.Parsed): readonly Complaint[] {
  const problems = [...document.errors, ...document.warnings].map(({ code, message, pos }) => ({
    offset: pos[0],
    sentence: yamlSentences.get(code) ?? `This is not valid YAML: ${excerpt(message, 200)}.`,
  }));
  if (problems.length > 0) return problems;

  const forbidden: Complaint[] = [];
  visit(document, (key, node) => {
    const forbid = (sentence: string) => forbidden.push({ offset: startOf(node), sentence });
    if (isAlias(node)) forbid('Aliases are not supported; write the value out.');
    // The schema would never see it: assigned to an object, this key vanishes.
    if (key === 'key' && isScalar(node) && node.value === '__proto__') forbid('__proto__ is not a key that ASR knows.');
  });
  return forbidden;
}

const yamlSentences: ReadonlyMap<string, string> = new Map([
  ['DUPLICATE_KEY', 'This key is there twice; keep one.'],
  ['MULTIPLE_DOCS', 'A second document begins here; the file must hold only one.'],
]);

function problemsOf(issue: z.core.$ZodIssue): readonly PolicyProblem[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, key],
      part: 'key',
      message: 'is not a key that ASR knows here.',
    }));
  }
  if (issue.code === 'invalid_key') return [{ path, part: 'key', message: 'is not a control id such as EC2.13.' }];
  return [{ path, part: 'value', message: issue.message }];
}

function complaintAbout({ path, part, message }: PolicyProblem, document: Document.Parsed): Complaint {
  const { key, value } = locate(document, path);
  const subject = path.length === 0 ? 'The file' : excerpt(pathOf(path));
  if (part === 'key' || path.length === 0) {
    return { offset: startOf(key ?? value), sentence: `${subject} ${message}${message.endsWith('.') ? '' : '.'}` };
  }
  if (message.endsWith('.')) return { offset: startOf(value ?? key), sentence: `${subject} ${message}` };
  const given = isScalar(value) ? `, not ${shown(value.value)}` : '';
  return { offset: startOf(value ?? key), sentence: `${subject} ${message}${given}.` };
}

function shown(value: unknown): string {
  return excerpt(typeof value === 'string' ? JSON.stringify(value) : String(value));
}

interface Place {
  readonly key: unknown;
  readonly value: unknown;
}

/** The key and the value at a path, or of the deepest part of it that is there. */
function locate(document: Document.Parsed, path: readonly PropertyKey[]): Place {
  let key: unknown;
  let value: unknown = document.contents;
  for (const part of path) {
    if (isSeq(value) && typeof part === 'number') value = value.items[part];
    else if (isMap(value)) {
      const pair = value.items.find((item: Pair) => isScalar(item.key) && String(item.key.value) === String(part));
      if (pair === undefined) break;
      ({ key, value } = pair);
    }
  }
  return { key, value };
}

function startOf(node: unknown): number {
  return (node as Node | null | undefined)?.range?.[0] ?? 0;
}
