/**
 * The time of the local cloud, which can be ahead of this machine's: a week passes in a moment, and so does every
 * pause of a second or more. All functions, the state machine and the local services see the same time.
 *
 * Time runs as on the wall while work is under way. When no work is, it jumps to the end of the first pause. So the
 * order of events stays as it would be without jumps, and no deadline and no lease ends during work.
 */

/** How long it must be quiet, in milliseconds of the wall, before time may jump: a thread needs some to go on. */
const quiet = 40;

export interface Clock {
  readonly now: () => Date;
  /** Ends when so much time of the local cloud has passed. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Time does not jump until the returned function is called. */
  readonly work: () => () => void;
  /** How far ahead of the wall it is, for threads to read. */
  readonly ahead: SharedArrayBuffer;
}

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

export function openClock(): Clock {
  const ahead = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
  const sleepers = new Set<Sleeper>();
  const working = new Set<symbol>();
  let timer: NodeJS.Timeout | undefined;

  const lookSoon = (): void => {
    clearTimeout(timer);
    if (working.size === 0 && sleepers.size > 0) timer = setTimeout(jump, quiet);
  };
  const jump = (): void => {
    const [first] = [...sleepers].toSorted((a, b) => a.until - b.until);
    if (first === undefined) return;
    putAhead(ahead, first.until - timeOf(ahead));
    for (const sleeper of [...sleepers].filter(({ until }) => until <= first.until)) {
      sleepers.delete(sleeper);
      sleeper.wake();
    }
    lookSoon();
  };

  return {
    ahead,
    now: () => new Date(timeOf(ahead)),
    sleep: (milliseconds) =>
      new Promise((resolve) => {
        sleepers.add({ until: timeOf(ahead) + milliseconds, wake: resolve });
        lookSoon();
      }),
    work() {
      const mine = Symbol('work');
      working.add(mine);
      clearTimeout(timer);
      return () => {
        working.delete(mine);
        lookSoon();
      };
    },
  };
}

/** Milliseconds since 1970, by a clock that is so far ahead. */
export function timeOf(ahead: SharedArrayBuffer, wall: number = Date.now()): number {
  return wall + Number(Atomics.load(new BigInt64Array(ahead), 0));
}

/** Never back: the wall may have passed it meanwhile. */
function putAhead(ahead: SharedArrayBuffer, milliseconds: number): void {
  if (milliseconds > 0) Atomics.add(new BigInt64Array(ahead), 0, BigInt(Math.ceil(milliseconds)));
}
