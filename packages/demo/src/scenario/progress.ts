/** Shows the present step of the demo on standard error: live on a terminal, plain lines otherwise. */
import { Listr, ListrLogger, ProcessOutput } from 'listr2';

/** @param say Shows the present step, in a few words. */
type Work<Result> = (say: (words: string) => void) => Promise<Result>;

/** Runs one step of the demo and returns its result. */
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
