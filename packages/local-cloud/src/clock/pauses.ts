/** Runs the pauses of one invocation on the simulated clock. */
import type { MessagePort } from 'node:worker_threads';
import type { Clock } from './clock.ts';
import type { PauseRequest } from './thread-clock.ts';

/**
 * An invocation is in progress except while it pauses. A pause beyond the deadline ends at the deadline.
 *
 * @param late Called when the deadline has passed.
 * @returns A function that ends the handling of pauses.
 */
export function passPauses(pauses: MessagePort, clock: Clock, deadline: number, late: () => void): () => void {
  let pausing = 0;
  let hasEnded = false;
  let stopWorking = clock.work();

  const pass = async ({ id, milliseconds }: PauseRequest): Promise<void> => {
    const left = deadline - clock.now().getTime();
    pausing += 1;
    stopWorking();
    await clock.sleep(Math.min(milliseconds, left));
    pausing -= 1;
    if (hasEnded) return;
    if (milliseconds > left) return late();
    if (pausing === 0) stopWorking = clock.work();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has no origin
    pauses.postMessage(id);
  };
  const listen = (request: PauseRequest): void => void pass(request);
  pauses.on('message', listen);
  return () => {
    hasEnded = true;
    pauses.off('message', listen);
    stopWorking();
  };
}
