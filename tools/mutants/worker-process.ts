/** Starts `worker.ts`, and ends it when it takes too long. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Ran, Run, Setup } from './messages.ts';

export interface WorkerProcess {
  /** @returns `hung` after so many milliseconds, `crashed` if the process ended. Either way it cannot run anything more. */
  run(run: Omit<Run, 'kind'>, milliseconds: number): Promise<Ran | 'hung' | 'crashed'>;
  close(): void;
}

/** Milliseconds until a new process is ready. On a busy machine, low priority can delay it for minutes. */
const patience = 10 * 60_000;
/** Megabytes of heap. A bug that needs more crashes the process. */
const memory = 1024;

export async function startWorker(modules: ReadonlyMap<string, string>): Promise<WorkerProcess> {
  // Without moto, the tests write no table of moto's results.
  const { ASR_MOTO_TABLE: _, ...env } = process.env;
  const child = fork(join(import.meta.dirname, 'worker.ts'), {
    execArgv: ['--disable-warning=ExperimentalWarning', `--max-old-space-size=${memory}`],
    env,
    // What a bug makes the process print says nothing.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const state = await next<'ready'>(child, patience);
  if (state !== 'ready') throw new Error(`A process for the tests did not start: it ${state}. Run pnpm mutants again.`);
  child.send({ kind: 'setup', modules: [...modules] } satisfies Setup);
  return {
    async run(run, milliseconds) {
      if (!child.connected) return 'crashed';
      child.send({ kind: 'run', ...run } satisfies Run);
      return next<Ran>(child, milliseconds);
    },
    close: () => {
      child.kill('SIGKILL');
    },
  };
}

/** The next message. */
function next<Message>(child: ChildProcess, milliseconds: number): Promise<Message | 'hung' | 'crashed'> {
  return new Promise((resolve) => {
    const settle = (message: Message | 'hung' | 'crashed') => {
      clearTimeout(timer);
      child.off('message', onMessage).off('exit', onExit);
      resolve(message);
    };
    const onMessage = (message: unknown) => settle(message as Message);
    const onExit = () => settle('crashed');
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      settle('hung');
    }, milliseconds);
    child.on('message', onMessage).on('exit', onExit);
  });
}
