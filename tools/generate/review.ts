/** The review of the controls: every control is checked for every kind of fault. The data is in `tools/review`. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { families, sourceOf } from '@asr/playbooks';

const reviewFolder = join(import.meta.dirname, '..', 'review');

/** The kinds of faults, each with the question that the reviewer answers. */
export const kinds = {
  read: 'Does ASR read everything that the control judges?',
  consumers: 'Can the change cut off a caller, and does ASR then refuse or ask?',
  pairs: 'Can another remediation of ASR block or reverse this one?',
  defaults: 'Does each call name the settings that the API would otherwise reset or enable?',
  consistency: 'Is a stale answer of AWS never final?',
  owner: 'Can another controller own the resource and revert the change?',
  parameter: 'Does ASR compare each parameter as the AWS Config rule does?',
  permissions: 'Are permissions limited by resource and by condition?',
  drift: 'Does undo notice every later modification of what it restores?',
  page: 'Does the page name cost, downtime, and who loses access?',
  order: 'Are changes that depend on each other made together?',
  named: 'Does the plan read what a parameter names?',
  double: 'Do the test doubles follow the API reference?',
  gone: 'Does ASR conclude that a resource is gone only from the service?',
} as const;

type Kind = keyof typeof kinds;

/** The answers for each kind, by control: `checked`, `changed`, `n/a`, or `open: ` or `limit: ` and one
 * sentence. */
export interface Reviews {
  readonly [control: string]: { readonly [kind in Kind]?: string };
}

/** The legend of the answers. */
export const answers = {
  checked: 'Reviewed, and correct.',
  changed: 'A fault was found and fixed.',
  'n/a': 'This kind cannot occur.',
  open: 'Something is left. See [Open points](#open-points).',
  limit:
    'ASR can do no more: AWS has no such call, the call would read customer data, or only AWS can confirm it. See [Limits](#limits).',
} as const;

const withSentence = /^(open|limit): (\S.*\.)$/;

/** The answer in one word, and the sentence of an open point or a limit. */
export function partsOf(answer: string): { readonly word: string; readonly sentence?: string } {
  const [, word = answer, sentence] = withSentence.exec(answer) ?? [];
  return sentence === undefined ? { word } : { word, sentence };
}

/** The reviews of all files. */
export function readReviews(): Reviews {
  const files = globSync('*.json', { cwd: reviewFolder });
  return Object.assign({}, ...files.map((name) => reviewsIn(name)));
}

/** @throws If a control is in the file of another service. */
function reviewsIn(name: string): Reviews {
  const reviews = withRowsOfTables(JSON.parse(readFileSync(join(reviewFolder, name), 'utf8')) as Reviews);
  const misplaced = Object.keys(reviews).find((control) => folderOf(control) !== name.replace('.json', ''));
  if (misplaced !== undefined) throw new Error(`tools/review/${name}: ${misplaced} belongs to another service.`);
  return reviews;
}

/** The controls of a table differ only in data, so one row answers for all of them: `tags/tags-for-ec2.ts`. */
export function withRowsOfTables(reviews: Reviews): Reviews {
  return Object.fromEntries(
    Object.entries(reviews).flatMap(([name, row]) =>
      (families[name] ?? [name]).map((control) => [control, row] as const),
    ),
  );
}

function folderOf(control: string): string {
  return sourceOf(control).split('/')[0] ?? '';
}

/** A line for each missing or unknown control, kind or answer. */
export function reviewFaults(reviews: Reviews, controls: readonly string[]): readonly string[] {
  const unknown = Object.keys(reviews).filter((control) => !controls.includes(control));
  return [
    ...unknown.map((control) => `${control} is not a control of the registry.`),
    ...controls.flatMap((control) => rowFaults(control, reviews[control])),
  ];
}

function rowFaults(control: string, row: { readonly [kind: string]: string } | undefined): readonly string[] {
  if (row === undefined) return [`${control} has no row in tools/review/${folderOf(control)}.json.`];
  const missing = Object.keys(kinds).filter((kind) => !Object.hasOwn(row, kind));
  const unknown = Object.keys(row).filter((kind) => !Object.hasOwn(kinds, kind));
  const wrong = Object.entries(row).filter(([, answer]) => !isAnswer(answer));
  return [
    ...missing.map((kind) => `${control}: ${kind} is missing.`),
    ...unknown.map((kind) => `${control}: ${kind} is not a kind.`),
    ...wrong.map(([kind, answer]) => `${control}: "${answer}" is not an answer for ${kind}.`),
  ];
}

function isAnswer(answer: string): boolean {
  const { word, sentence } = partsOf(answer);
  return Object.hasOwn(answers, word) && ['open', 'limit'].includes(word) === (sentence !== undefined);
}
