/** A number of slots. Work waits for a free one, in the order of the calls. */
export type InSlot = <Result>(work: () => Promise<Result>) => Promise<Result>;

export function slots(count: number): InSlot {
  const queue: (() => void)[] = [];
  let free = count;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => queue.push(resolve));
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
