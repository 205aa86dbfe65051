/** The documents that people read, and the problems of their language. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter, loadTextlintrc } from 'textlint';
import { isAccepted } from './accepted.ts';
import { forbiddenWord } from './words.ts';

const repository = join(import.meta.dirname, '..', '..');

/** Generated from sources that have a check of their own, or written by others. */
const leftOut = [
  /^docs\/controls\//,
  /^docs\/reference\/(cli|policy)\.md$/,
  /^docs\/reference\/policy\.schema\.json$/,
  /^CODE_OF_CONDUCT\.md$/,
];

/** By their paths in the repository. */
export function documents(): readonly string[] {
  return globSync(patterns, { cwd: repository })
    .filter((path) => !leftOut.some((pattern) => pattern.test(path)))
    .toSorted();
}

const patterns = [
  '*.md',
  '.github/**/*.md',
  '{docs,examples}/**/*.md',
  '{packages/*,infra,test,tools}/README.md',
  'docs/**/*.json',
  'examples/**/*.yaml',
  'asr.config.yaml',
];

/** A line for each problem: place, and what to write instead. */
export async function documentProblems(paths: readonly string[]): Promise<readonly string[]> {
  return [...paths.flatMap(wordProblems), ...(await linterProblems(paths.filter((path) => path.endsWith('.md'))))];
}

function wordProblems(path: string): readonly string[] {
  return readFileSync(join(repository, path), 'utf8')
    .split('\n')
    .flatMap((text, index) => {
      const word = forbiddenWord(text);
      if (word === undefined || isAccepted(path, text)) return [];
      return [`${path}:${index + 1} "${word.found}": write ${word.instead}.`];
    });
}

/** @see https://textlint.org */
async function linterProblems(paths: readonly string[]): Promise<readonly string[]> {
  const descriptor = await loadTextlintrc({
    configFilePath: join(import.meta.dirname, 'textlintrc.json'),
    node_modulesDir: join(repository, 'tools', 'node_modules'),
  });
  const results = await createLinter({ descriptor, cwd: repository }).lintFiles(
    paths.map((path) => join(repository, path)),
  );
  return results.flatMap(({ filePath, messages }) =>
    messages.map(({ line, message }) => `${filePath.slice(repository.length + 1)}:${line} ${message}`),
  );
}
