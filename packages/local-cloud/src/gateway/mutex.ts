/** Runs the work after all earlier work has ended. Resolves or rejects like the work. */
export type Mutex = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Runs one piece of work at a time, in the order of the calls. */
export function mutex(): Mutex {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    // The next work runs even if this one fails. The caller of this one gets the error.
    last = result.catch(() => undefined);
    return result;
  };
}
