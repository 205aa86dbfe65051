/** Shows on standard error which step the demo is at: live on a terminal, plain lines elsewhere. */
import { Listr, ListrLogger, ProcessOutput } from 'listr2';

/** @param say Shows what is going on, in a few words. */
type Work<Result> = (say: (words: string) => void) => Promise<Result>;

/** Does one step of the demo and answers with what it makes. */
export type Progress = <Result>(title: string, work: Work<Result>) => Promise<Result>;

export function showProgress(isWatched: boolean): Progress {
  const logger = new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stderr) });
  return async <Result>(title: string, work: Work<Result>) => {
    const made = Promise.withResolvers<Result>();
    const task = async (_context: unknown, shown: { output: string }): Promise<void> => {
      made.resolve(await work((words) => (shown.output = words)));
    };
    await new Listr([{ title, task }], {
      renderer: isWatched ? 'default' : 'simple',
      rendererOptions: { logger },
    }).run();
    return made.promise;
  };
}
