/**
 * The time of the local cloud inside of a function's thread: what `Date` says, and how long a pause takes.
 *
 * Only `setTimeout` of `node:timers/promises` is a pause. The timers with callbacks bound what the SDK waits for on a
 * real connection, and stay those of this machine.
 */
import { syncBuiltinESMExports } from 'node:module';
import timersPromises from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import { timeOf } from './clock.ts';

/** A pause that a thread asks for, in milliseconds. */
export interface PauseRequest {
  readonly id: number;
  readonly milliseconds: number;
}

/** What is shorter takes its time. */
const shortestPause = 1000;

export function keepTime(ahead: SharedArrayBuffer, pauses: MessagePort): void {
  const wallNow = Date.now.bind(Date);
  const now = () => timeOf(ahead, wallNow());
  const shifted: DateConstructor = new Proxy(Date, {
    apply: (date) => new date(now()).toString(),
    construct: (date, args, newTarget) =>
      Reflect.construct(date, args.length === 0 ? [now()] : args, newTarget === shifted ? date : newTarget) as object,
    get: (date, name, receiver) => (name === 'now' ? now : (Reflect.get(date, name, receiver) as unknown)),
  });
  Reflect.set(Date.prototype, 'constructor', shifted);
  globalThis.Date = shifted;

  const { setTimeout: sleep } = timersPromises;
  const waiting = new Map<number, () => void>();
  let pausesSoFar = 0;
  pauses.on('message', (id: number) => {
    waiting.get(id)?.();
    waiting.delete(id);
  });
  // The port alone must not keep a thread alive that has nothing else to do.
  pauses.unref();
  const pause = async <Value>(
    milliseconds = 0,
    value?: Value,
    options?: { readonly ref?: boolean; readonly signal?: AbortSignal },
  ): Promise<Value | undefined> => {
    // What can be called off is a deadline for something real.
    if (milliseconds < shortestPause || options?.signal !== undefined) return sleep(milliseconds, value, options);
    const id = (pausesSoFar += 1);
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting.set(id, resolve);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has no origin
    pauses.postMessage({ id, milliseconds } satisfies PauseRequest);
    await promise;
    return value;
  };
  Reflect.set(timersPromises, 'setTimeout', pause);
  syncBuiltinESMExports();
}
