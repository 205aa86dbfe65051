/** The order of the calls of reads that run at the same time. */

export interface Turns {
  /** Makes a call. At most ten are on their way. */
  call<Answer>(make: () => Promise<Answer>): Promise<Answer>;
  /** Runs once no call is on its way, and no read can continue without an answer. */
  whenIdle(run: () => void): void;
}

/** Few enough that AWS does not throttle a Region in which others work too. */
const mostAtOnce = 10;

export function takeTurns(): Turns {
  const due: (() => void)[] = [];
  const queue: (() => void)[] = [];
  let begun = 0;
  let isLooking = false;

  const look = () => {
    if (isLooking) return;
    isLooking = true;
    // After setImmediate, every read that had its answer has asked its next question.
    setImmediate(() => {
      isLooking = false;
      if (begun > 0) return;
      for (const run of due.splice(0)) run();
    });
  };
  const begin = () => {
    for (const start of queue.splice(0, mostAtOnce - begun)) {
      begun++;
      start();
    }
  };
  return {
    call: (make) =>
      new Promise((resolve, reject) => {
        queue.push(() => {
          void (async () => make())()
            .finally(() => {
              begun--;
              begin();
              look();
            })
            .then(resolve, reject);
        });
        begin();
      }),
    whenIdle(run) {
      due.push(run);
      look();
    },
  };
}
