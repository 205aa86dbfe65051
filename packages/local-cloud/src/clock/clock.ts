/**
 * The simulated time of the local cloud, which can be ahead of the machine's: pauses of a second or more take no time.
 * All functions, the state machine and the local services share it.
 *
 * While work is in progress, the clock runs at normal speed. When no work is in progress, it jumps to the end of the
 * first pause. Therefore the order of events does not change, and no deadline and no lease ends during work.
 */

/** How long no work must be in progress before the clock jumps, in real milliseconds: a thread needs time to continue. */
const quiet = 40;

export interface Clock {
  readonly now: () => Date;
  /** Resolves when this much simulated time has passed. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /**
   * Resolves when the time has passed because of another pause. The clock does not jump for this one alone: nothing
   * waits for its end.
   */
  readonly sleepPassively: (milliseconds: number) => Promise<void>;
  /** Prevents jumps until the returned function is called. */
  readonly work: () => () => void;
  /** How far the clock is ahead of real time, in memory that threads share. */
  readonly ahead: SharedArrayBuffer;
}

interface Sleeper {
  readonly until: number;
  readonly isPassive: boolean;
  readonly wake: () => void;
}

export function openClock(): Clock {
  const ahead = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
  const sleepers = new Set<Sleeper>();
  const working = new Set<symbol>();
  let timer: NodeJS.Timeout | undefined;

  const lookSoon = (): void => {
    clearTimeout(timer);
    if (working.size === 0 && [...sleepers].some(({ isPassive }) => !isPassive)) timer = setTimeout(jump, quiet);
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

  const pause = (milliseconds: number, isPassive: boolean): Promise<void> =>
    new Promise((resolve) => {
      sleepers.add({ until: timeOf(ahead) + milliseconds, isPassive, wake: resolve });
      lookSoon();
    });

  return {
    ahead,
    now: () => new Date(timeOf(ahead)),
    sleep: (milliseconds) => pause(milliseconds, false),
    sleepPassively: (milliseconds) => pause(milliseconds, true),
    work() {
      const token = Symbol('work');
      working.add(token);
      clearTimeout(timer);
      return () => {
        working.delete(token);
        lookSoon();
      };
    },
  };
}

/** Milliseconds since 1970, of a clock that is ahead by this much. */
export function timeOf(ahead: SharedArrayBuffer, wall: number = Date.now()): number {
  return wall + Number(Atomics.load(new BigInt64Array(ahead), 0));
}

/** Never moves the clock back: real time may have passed the target in the meantime. */
function putAhead(ahead: SharedArrayBuffer, milliseconds: number): void {
  if (milliseconds > 0) Atomics.add(new BigInt64Array(ahead), 0, BigInt(Math.ceil(milliseconds)));
}
