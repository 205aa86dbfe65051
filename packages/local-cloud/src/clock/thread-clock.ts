/**
 * The simulated time inside the thread of a function: the value of `Date`, and the duration of pauses.
 *
 * Only `setTimeout` of `node:timers/promises` is a pause. Timers with callbacks are timeouts of the SDK for real
 * connections, and use real time.
 */
import { syncBuiltinESMExports } from 'node:module';
import timersPromises from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import { timeOf } from './clock.ts';

/** A pause that a thread requests, in milliseconds. */
export interface PauseRequest {
  readonly id: number;
  readonly milliseconds: number;
}

/** Shorter pauses use real time. */
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
  // The port must not keep an idle thread alive.
  pauses.unref();
  const pause = async <Value>(
    milliseconds = 0,
    value?: Value,
    options?: { readonly ref?: boolean; readonly signal?: AbortSignal },
  ): Promise<Value | undefined> => {
    // A timer that can be aborted is a timeout for a real operation.
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
