/** Progress of long work on standard error: one line that overwrites itself on a terminal, and nothing otherwise. */
import type { ListrDefaultRendererLogLevels } from 'listr2';
import type { Io } from './io.ts';

/** @param say Shows the present step, in a few words. */
export type LongWork<Result> = (say: (words: string) => void) => Promise<Result>;

export async function withProgress<Result>({ isWatched }: Io, title: string, work: LongWork<Result>): Promise<Result> {
  if (!isWatched) return work(() => {});
  const { Listr, ListrLogger, ProcessOutput } = await import('listr2');
  const logger = new ListrLogger<ListrDefaultRendererLogLevels>({
    processOutput: new ProcessOutput(process.stderr, process.stderr),
  });
  const made: { result?: { readonly value: Result } } = {};
  const task = async (_context: unknown, shown: { title: string }): Promise<void> => {
    made.result = { value: await work((words) => (shown.title = `${title}: ${words}`)) };
  };
  // The caller reports the error. The line of the step only shows that it failed.
  const rendererOptions = { logger, showErrorMessage: false };
  await new Listr([{ title, task }], { rendererOptions }).run();
  if (made.result === undefined) throw new Error(`${title} did not end. Run the command again.`);
  return made.result.value;
}

/** `█████░░░░░ 12 of 24`. */
export function bar(done: number, all: number, what: string): string {
  const width = 20;
  const full = all === 0 ? width : Math.round((done / all) * width);
  return `${'█'.repeat(full)}${'░'.repeat(width - full)} ${done} of ${all} ${what}`;
}
