/** Invalid input of the caller: exit code 2. The message starts with the position of the problem, if it has one. */
import type { FileProblem } from '@asr/orchestrator';

export class BadInputError extends Error {
  override readonly name = 'BadInputError';
}

/** The problems of a policy file, for people as the message and for programs as a list. */
export class BadPolicyError extends BadInputError {
  readonly problems: readonly FileProblem[];

  constructor(problems: readonly FileProblem[]) {
    super(problems.map(({ file, line, column, problem }) => `${file}:${line}:${column} ${problem}`).join('\n'));
    this.problems = problems;
  }
}
