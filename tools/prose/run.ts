/** Checks the language of documents and messages: `pnpm prose`. CONTRIBUTING.md has the rules. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { documentProblems, documents } from './documents.ts';
import { type Counts, aboveCeiling, countsOf, lowered, packages, sourceProblems } from './sources.ts';

const ceilingFile = join(import.meta.dirname, 'ceiling.json');

const command = new Command('prose')
  .description('Checks the language of documents, and counts forbidden words in the sources.')
  .option('--list [package]', 'list the forbidden words in the sources, of one package or all')
  .option('--lower', 'lower the ceiling to the present counts; a ceiling never rises')
  .addHelpText('after', '\nExamples:\n  pnpm prose\n  pnpm prose --list packages/cli\n  pnpm prose --lower')
  .parse();
const { list, lower } = command.opts<{ readonly list?: string | true; readonly lower?: true }>();

const problems = packages().flatMap(sourceProblems);
const counts = countsOf(problems);
const ceiling = JSON.parse(readFileSync(ceilingFile, 'utf8')) as Counts;

if (list !== undefined) {
  for (const { sentence } of problems.filter(({ of }) => list === true || of === list)) console.log(sentence);
} else if (lower === true) {
  writeFileSync(ceilingFile, `${JSON.stringify(lowered(counts, ceiling), null, 2)}\n`);
} else {
  const inDocuments = await documentProblems(documents());
  const inSources = aboveCeiling(counts, ceiling);
  for (const problem of [...inDocuments, ...inSources]) console.error(problem);
  for (const [of, { code, tests }] of Object.entries(counts))
    console.log(`${of}: ${code} forbidden words in code, ${tests} in tests`);
  if (inSources.length > 0) console.error('`pnpm prose --list <package>` shows each with its place.');
  process.exitCode = inDocuments.length + inSources.length === 0 ? 0 : 1;
}
