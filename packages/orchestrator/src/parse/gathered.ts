/**
 * Reads the events of event rules that the pipe gathered into one execution. Each element is what its rule would have
 * started an execution with. An element that is malformed gets an answer, and does not stop the others.
 */
import type { DetectionReading } from '../detection/index.ts';
import type { ItemReading } from '../findings/index.ts';
import { type Answer, type ExecutionInput, answerAboutNothing, remediationIdOf } from '../model/index.ts';
import { UnknownInputError, readExecutionInput } from './execution-input.ts';
import { type Reading, read } from './read.ts';

interface Gathered {
  /** At most one for each source: imported findings, observed findings, and detections. */
  readonly readings: readonly Reading[];
  /** The answers to malformed elements. */
  readonly answers: readonly Answer[];
}

type RuleInput = Extract<ExecutionInput, { readonly kind: 'finding-asff' | 'finding-ocsf' | 'cloudtrail' | 'config' }>;

/** @throws An `UnknownInputError` if there is no element. */
export function readGathered(elements: readonly unknown[], executionId: string): Gathered {
  if (elements.length === 0)
    throw new UnknownInputError("The execution's input is an empty list. Nothing was read, and nothing was changed.");
  const answers: Answer[] = [];
  const imported: ItemReading[] = [];
  const observed: ItemReading[] = [];
  const detections: DetectionReading[] = [];
  elements.forEach((element, position) => {
    const input = readElement(element);
    if (!input.ok) {
      answers.push(unreadable(input.error, executionId, position));
      return;
    }
    const reading = read(input.input);
    if (reading.kind === 'detection') detections.push(...reading.detections);
    else (reading.source === 'observation' ? observed : imported).push(...reading.items);
  });
  return {
    readings: [
      ...ofFindings(imported, 'imported'),
      ...ofFindings(observed, 'observation'),
      ...(detections.length === 0 ? [] : [{ kind: 'detection' as const, detections }]),
    ],
    answers,
  };
}

type Element = { readonly ok: true; readonly input: RuleInput } | { readonly ok: false; readonly error: string };

/** Only event rules gather. What a person or a delegate requests starts an execution of its own. */
function readElement(element: unknown): Element {
  try {
    const input = readExecutionInput(element);
    if (isOfRule(input)) return { ok: true, input };
    return { ok: false, error: `A list of events may not contain one of kind ${input.kind}, or options of a caller.` };
  } catch (error) {
    if (!(error instanceof UnknownInputError)) throw error;
    return { ok: false, error: error.message };
  }
}

function isOfRule(input: ExecutionInput): input is RuleInput {
  const keys = Object.keys(input).every((key) => key === 'kind' || key === 'rule' || key === 'event');
  return keys && ['finding-asff', 'finding-ocsf', 'cloudtrail', 'config'].includes(input.kind);
}

function ofFindings(items: readonly ItemReading[], source: 'imported' | 'observation'): readonly Reading[] {
  return items.length === 0 ? [] : [{ kind: 'findings', items, source, button: '' }];
}

function unreadable(error: string, executionId: string, position: number): Answer {
  const remediationId = remediationIdOf([executionId, 'gathered', position]);
  const reason = `Event ${position + 1} of the list cannot be read. ${error}`;
  return answerAboutNothing({ remediationId, source: 'imported', outcome: 'failed', reason });
}
