/** Runs the work when all work before it has ended. Resolves or rejects as the work does. */
export type Mutex = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Runs one piece of work at a time, in the order of the calls. */
export function mutex(): Mutex {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    // The next one runs whether this one succeeds or fails. The caller of this one gets its error.
    last = mine.catch(() => undefined);
    return mine;
  };
}
