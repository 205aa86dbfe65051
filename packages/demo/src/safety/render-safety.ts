/** The output of the safety story, as text and as JSON. */
import { type Io, printable, table } from '@asr/cli';
import { type Chapter, type Expectation, type Line, isKept } from './setup/index.ts';

/** Maximum number of lines in the table of a chapter. */
const maxLines = 8;

export function renderSafety(chapters: readonly Chapter[], io: Io): string {
  const all = chapters.flatMap(({ expectations }) => expectations);
  const kept = all.filter(({ holds }) => holds).length;
  const sum = io.paint(isKept(chapters) ? 'green' : 'red', `${kept} of ${all.length} expectations met`);
  return [
    ...chapters.map((chapter, index) => renderChapter(chapter, index + 1, io)),
    `${sum}. The demo ran locally. No AWS account was used.\n`,
  ].join('\n');
}

function renderChapter({ title, lines, expectations, commands, text }: Chapter, number: number, io: Io): string {
  return [
    `${io.paint('bold', `${number}. ${title}`)}\n`,
    ...commands.map(({ line }) => io.paint('dim', `  $ ${printable(line)}\n`)),
    ...(text === undefined ? [] : [text]),
    ...(lines.length === 0 ? [] : [lineTable(lines, io)]),
    ...expectations.map((one) => renderExpectation(one, io)),
  ].join('');
}

function lineTable(lines: readonly Line[], io: Io): string {
  const rows = lines
    .slice(0, maxLines)
    .map(({ name, controlId, accountId, outcome, reason }) => [name, controlId, accountId, outcome, printable(reason)]);
  const rest = lines.length - rows.length;
  const more = rest === 0 ? '' : `  and ${rest} more: ${countsOf(lines.slice(maxLines))}\n`;
  return `${table(io, ['Resource', 'Control', 'Account', 'Outcome', 'Reason'], rows)}${more}`;
}

function countsOf(lines: readonly Line[]): string {
  return [...Map.groupBy(lines, ({ outcome }) => outcome)]
    .map(([outcome, same]) => `${same.length} ${outcome}`)
    .join(', ');
}

function renderExpectation({ sentence, holds, found, wanted }: Expectation, io: Io): string {
  if (holds) return `  ${io.paint('green', '✓')} ${sentence}\n`;
  return `  ${io.paint('red', '✗')} ${sentence}\n      found   ${JSON.stringify(found)}\n      wanted  ${JSON.stringify(wanted)}\n`;
}

export function safetyDocument(chapters: readonly Chapter[]): object {
  return { isKept: isKept(chapters), chapters };
}
