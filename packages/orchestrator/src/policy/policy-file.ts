/**
 * Reads `asr.config.yaml`. Fails closed: a file with a problem is not a policy. Every problem is reported with its
 * position: `asr.config.yaml:7:19 controls.EC2.13.mode must be off, manual or automatic, not "auto".`
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { Document, Node, Pair } from 'yaml';
import { isOwnControl } from '@asr/playbooks';
import type * as z from 'zod';
import { sanitize, pathOf } from '../model/index.ts';
import { type KnownControls, type Policy, type PolicyProblem, checkPolicy } from './policy.ts';
import { policySchema } from './policy-schema.ts';
import { withoutPaths } from './valid-parts/index.ts';

export type PolicyReading =
  | { readonly ok: true; readonly policy: Policy }
  | {
      readonly ok: false;
      /** Sentences that start with file, line and column, in the order of the file. */
      readonly problems: readonly string[];
      /** The same problems, for programs. */
      readonly located: readonly FileProblem[];
    };

export interface FileProblem {
  readonly file: string;
  /** Counted from 1, as is the column. */
  readonly line: number;
  readonly column: number;
  /** A sentence. */
  readonly problem: string;
}

export const policyFileName = 'asr.config.yaml';

/** A problem, and the offset of the character in the file that it concerns. */
interface LocatedProblem {
  readonly offset: number;
  readonly sentence: string;
}

/**
 * An empty file is the default policy: the button works, and ASR changes nothing automatically.
 *
 * @param now If given, an exception that has ended is a problem.
 * @param packages The problems of the packages that the file names under `playbooks`.
 */
export function readPolicy(
  yaml: string,
  known: KnownControls,
  fileName: string = policyFileName,
  now?: Date,
  packages: readonly PolicyProblem[] = [],
): PolicyReading {
  const lineCounter = new LineCounter();
  const document = parseDocument(yaml, {
    lineCounter,
    prettyErrors: false,
    strict: true,
    uniqueKeys: true,
    // Without warnings on standard error: a key that is a collection is a problem of the file.
    logLevel: 'error',
  });

  const syntaxProblems = yamlProblems(document);
  const content: unknown = syntaxProblems.length > 0 ? {} : document.toJS();
  const parsed = policySchema.safeParse(content ?? {});
  const problems = parsed.success
    ? checkPolicy(parsed.data, known, now)
    : [...parsed.error.issues.flatMap(problemsOf), ...furtherProblems(content, parsed.error.issues, known, now)];
  const loading = parsed.success ? [...packages, ...notLoaded(parsed.data, known, packages)] : packages;
  const all = [...syntaxProblems, ...[...problems, ...loading].map((problem) => locateProblem(problem, document))];

  if (parsed.success && all.length === 0) return { ok: true, policy: withPackages(parsed.data, known) };
  const located = all
    .toSorted((a, b) => a.offset - b.offset)
    .map(({ offset, sentence: problem }) => {
      const { line, col } = lineCounter.linePos(offset);
      return { file: fileName, line: Math.max(line, 1), column: Math.max(col, 1), problem };
    });
  const problemLines = located.map(({ file, line, column, problem }) => `${file}:${line}:${column} ${problem}`);
  return { ok: false, problems: problemLines, located };
}

/** A playbook without its package would be missing in the deployment. */
function notLoaded(
  { playbooks = [] }: Policy,
  known: KnownControls,
  packages: readonly PolicyProblem[],
): readonly PolicyProblem[] {
  const hasProblem = (index: number) => packages.some(({ path }) => path[0] === 'playbooks' && path[1] === index);
  return playbooks.flatMap(({ control }, index) =>
    customerOf(known, control) !== undefined || isOwnControl(control) || hasProblem(index)
      ? []
      : [
          {
            path: ['playbooks', index, 'package'],
            part: 'value' as const,
            message: 'is not loaded by this program. Use the commands of asr, such as asr policy check.',
          },
        ],
  );
}

function withPackages(policy: Policy, known: KnownControls): Policy {
  const { playbooks } = policy;
  if (playbooks === undefined) return policy;
  const loaded = playbooks.map((one) => ({ ...one, ...customerOf(known, one.control) }));
  // A control without a playbook has one way only. The deployed settings state it, so that no function derives it.
  const alone = loaded.flatMap(({ control, data }) => (data?.standsAlone === undefined ? [] : [control]));
  const viaRunbook = alone.map((control) => [control, { ...policy.controls[control], via: 'runbook' as const }]);
  return { ...policy, playbooks: loaded, controls: { ...policy.controls, ...Object.fromEntries(viaRunbook) } };
}

function customerOf(known: KnownControls, control: string) {
  return Object.hasOwn(known, control) ? known[control]?.customer : undefined;
}

/** Problems in the parts of the file that the schema accepts. */
function furtherProblems(
  content: unknown,
  issues: readonly z.core.$ZodIssue[],
  known: KnownControls,
  now: Date | undefined,
): readonly PolicyProblem[] {
  const paths = issues.flatMap((issue) => problemsOf(issue).map(({ path }) => path));
  // The file itself is not an object.
  if (paths.some((path) => path.length === 0)) return [];
  const valid = withoutPaths(content, paths);
  const parsed = policySchema.safeParse(valid.content);
  if (!parsed.success) return [];
  return checkPolicy(parsed.data, known, now).map((problem) => ({
    ...problem,
    path: valid.pathInDocument(problem.path),
  }));
}

function yamlProblems(document: Document.Parsed): readonly LocatedProblem[] {
  const problems = [...document.errors, ...document.warnings].map(({ code, message, pos }) => ({
    offset: pos[0],
    sentence: yamlSentences.get(code) ?? `This is not valid YAML: ${sanitize(message, 200)}.`,
  }));
  if (problems.length > 0) return problems;

  const forbidden: LocatedProblem[] = [];
  visit(document, (key, node) => {
    const forbid = (sentence: string) => forbidden.push({ offset: startOf(node), sentence });
    if (isAlias(node)) forbid('YAML aliases are not supported; write the value in full.');
    // The schema never sees this key, because it disappears when it is assigned to an object.
    if (key === 'key' && isScalar(node) && node.value === '__proto__') forbid('__proto__ is not a valid key.');
  });
  return forbidden;
}

const yamlSentences: ReadonlyMap<string, string> = new Map([
  ['DUPLICATE_KEY', 'This key is a duplicate; keep only one.'],
  ['MULTIPLE_DOCS', 'A second YAML document starts here; the file must contain only one.'],
]);

function problemsOf(issue: z.core.$ZodIssue): readonly PolicyProblem[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, key],
      part: 'key',
      message: 'is not a valid key here.',
    }));
  }
  if (issue.code === 'invalid_key') return [{ path, part: 'key', message: 'is not a control id such as EC2.13.' }];
  return [{ path, part: 'value', message: issue.message }];
}

function locateProblem({ path, part, message }: PolicyProblem, document: Document.Parsed): LocatedProblem {
  const { key, value } = locate(document, path);
  const subject = path.length === 0 ? 'The file' : sanitize(pathOf(path));
  if (part === 'key' || path.length === 0) {
    return { offset: startOf(key ?? value), sentence: `${subject} ${message}${message.endsWith('.') ? '' : '.'}` };
  }
  if (message.endsWith('.')) return { offset: startOf(value ?? key), sentence: `${subject} ${message}` };
  const given = isScalar(value) ? `, not ${shown(value.value)}` : '';
  return { offset: startOf(value ?? key), sentence: `${subject} ${message}${given}.` };
}

function shown(value: unknown): string {
  return sanitize(typeof value === 'string' ? JSON.stringify(value) : String(value));
}

interface Located {
  readonly key: unknown;
  readonly value: unknown;
}

/** The key and the value at a path, or at the deepest part of the path that exists. */
function locate(document: Document.Parsed, path: readonly PropertyKey[]): Located {
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
