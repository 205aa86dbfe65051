/**
 * Reads `asr.config.yaml`. It fails closed: a file with anything wrong is no policy, and every problem is told with
 * its line: `asr.config.yaml:7:19 controls.EC2.13.mode must be off, manual or automatic, not "auto".`
 */
import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseAllDocuments, visit } from 'yaml';
import type { Document, YAMLError } from 'yaml';
import type * as z from 'zod';
import { excerpt } from './excerpt.ts';
import { pathOf } from './fields.ts';
import { checkPolicy, type KnownControls, type Policy, type PolicyProblem } from './policy.ts';
import { policySchema } from './policy-schema.ts';

export type PolicyReading =
  | { readonly ok: true; readonly policy: Policy }
  /** Sentences with file, line and column, in the order of the file. */
  | { readonly ok: false; readonly problems: readonly string[] };

export const policyFileName = 'asr.config.yaml';

/** @param known Without it, ids are only checked for their form. */
export function readPolicy(yaml: string, known?: KnownControls, fileName: string = policyFileName): PolicyReading {
  const lines = new LineCounter();
  const at = (offset: number, sentence: string): Located => ({ offset, sentence: `${positionOf(offset)} ${sentence}` });
  const positionOf = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${fileName}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  };

  const documents = parseAllDocuments(yaml, { lineCounter: lines, prettyErrors: false, strict: true });
  // No document at all: an empty file, or one of comments alone.
  if (!Array.isArray(documents) || documents.length === 0) return check({}, undefined);
  const [document, second] = documents as readonly [Document.Parsed, Document.Parsed?];
  if (second !== undefined) return refused([at(second.range[0], 'The file must hold one document only.')]);

  const errors = [...document.errors, ...document.warnings];
  if (errors.length > 0) return refused(errors.map((error) => at(error.pos[0], sentenceOf(error))));
  const forbidden = forbiddenIn(document);
  if (forbidden.length > 0) return refused(forbidden.map(({ offset, sentence }) => at(offset, sentence)));
  return check(document.contents === null ? {} : (document.toJS() as unknown), document);

  function check(input: unknown, source: Document.Parsed | undefined): PolicyReading {
    const parsed = policySchema.safeParse(input);
    const problems = parsed.success
      ? checkPolicy(parsed.data, known ?? everyControlOf(parsed.data))
      : parsed.error.issues.flatMap((issue) => problemsOf(issue, input));
    if (parsed.success && problems.length === 0) return { ok: true, policy: parsed.data };
    return refused(problems.map(({ path, message }) => at(offsetOf(source, path), `${describe(path)} ${message}${message.endsWith('?') ? '' : '.'}`)));
  }
}

interface Located {
  readonly offset: number;
  readonly sentence: string;
}

function refused(problems: readonly Located[]): PolicyReading {
  return { ok: false, problems: problems.toSorted((a, b) => a.offset - b.offset).map(({ sentence }) => sentence) };
}
