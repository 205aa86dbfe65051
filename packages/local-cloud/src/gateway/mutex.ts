/** Lets one in at a time, in the order they came. */
export type Turn = <Result>(work: () => Promise<Result>) => Promise<Result>;

export function takeTurns(): Turn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    // The next has its turn whether this one succeeds or not; its caller hears of a failure.
    last = mine.catch(() => undefined);
    return mine;
  };
}
