/** `docs/reference/control-review.md`, from the reviews of the controls. */
import { compareControls } from './controls.ts';
import { cell, code, generated, row } from './markdown.ts';
import { type Reviews, answers, kinds, partsOf, readReviews } from './review.ts';

export const controlReviewFile = 'docs/reference/control-review.md';

export function controlReview(reviews: Reviews = readReviews()): string {
  const controls = Object.keys(reviews).toSorted(compareControls);
  const names = Object.keys(kinds) as (keyof typeof kinds)[];
  const rows = controls.map((control) =>
    row(linkTo(control), ...names.map((kind) => cell(partsOf(reviews[control]?.[kind] ?? '').word))),
  );
  return `${generated}

# Review of the controls

Every control was reviewed for the same kinds of faults, against the Security Hub User Guide, the AWS Config rules and
the API references. Nothing was run on AWS: what only AWS can confirm is on the page of the control.

## Kinds

| Kind | Question |
|---|---|
${Object.entries(kinds)
  .map(([kind, question]) => row(code(kind), question))
  .join('\n')}

## Answers

| Answer | Meaning |
|---|---|
${Object.entries(answers)
  .map(([answer, meaning]) => row(code(answer), meaning))
  .join('\n')}

## Controls

${row('Control', ...names)}
|${'---|'.repeat(names.length + 1)}
${rows.join('\n')}

## Open points

${sentences('open', reviews, controls)}

## Limits

${sentences('limit', reviews, controls)}
`;
}

/** One line for each sentence, with all controls and kinds that have it. */
function sentences(word: 'open' | 'limit', reviews: Reviews, controls: readonly string[]): string {
  const all = controls.flatMap((control) =>
    Object.entries(reviews[control] ?? {}).map(([kind, answer]) => ({ control, kind, ...partsOf(answer) })),
  );
  const bySentence = Map.groupBy(
    all.filter((one) => one.word === word),
    ({ kind, sentence = '' }) => `${code(kind)}: ${sentence}`,
  );
  const lines = [...bySentence].map(
    ([text, cells]) => `- ${cells.map(({ control }) => linkTo(control)).join(', ')}, ${text}`,
  );
  return lines.join('\n') || 'None.';
}

function linkTo(control: string): string {
  return `[${control}](../controls/${control}.md)`;
}
