/**
 * Runs many requests side by side, and joins their calls. Each request follows the code for one request. Where that code
 * reaches a stage, such as a write to history, the request waits until all others wait or have ended. Then the earliest
 * stage that a request waits at runs once for all requests that wait there.
 *
 * So no request reaches a stage while another is before it. For example, no resource is changed before the before-images
 * of all are written.
 */

/** The work of one stage for all requests that wait at it. Returns their results, in order. */
type Together<Input, Output> = (inputs: readonly Input[]) => Promise<readonly PromiseSettledResult<Output>[]>;

export interface Lockstep {
  /**
   * Makes a stage.
   *
   * @param order Stages with a lower order run first. Each stage has an order of its own.
   * @returns The call of one request, which waits for the others.
   */
  readonly stage: <Input, Output>(
    order: number,
    together: Together<Input, Output>,
  ) => (input: Input) => Promise<Output>;
  /** Runs the requests. Called once. A request may wait at only one stage at a time. */
  readonly run: <Result>(works: readonly (() => Promise<Result>)[]) => Promise<readonly PromiseSettledResult<Result>[]>;
}

interface Waiting {
  readonly order: number;
  readonly input: unknown;
  readonly together: Together<unknown, unknown>;
  readonly resolve: (output: never) => void;
  readonly reject: (error: unknown) => void;
}

export function lockstep(): Lockstep {
  let active = 0;
  let waiting: readonly Waiting[] = [];

  function proceed(): void {
    if (active === 0 || waiting.length < active) return;
    const first = Math.min(...waiting.map(({ order }) => order));
    const due = waiting.filter(({ order }) => order === first);
    waiting = waiting.filter(({ order }) => order !== first);
    void runStage(due);
  }

  return {
    stage: (order, together) => (input) =>
      new Promise((resolve, reject) => {
        waiting = [...waiting, { order, input, together: together as Together<unknown, unknown>, resolve, reject }];
        proceed();
      }),
    async run(works) {
      active = works.length;
      return Promise.allSettled(
        works.map(async (work) => {
          try {
            return await work();
          } finally {
            active -= 1;
            proceed();
          }
        }),
      );
    },
  };
}

async function runStage(due: readonly Waiting[]): Promise<void> {
  const [{ together } = { together: async () => [] }] = due;
  try {
    const results = await together(due.map(({ input }) => input));
    due.forEach(({ resolve, reject }, index) => {
      const result = results[index];
      if (result?.status === 'fulfilled') resolve(result.value as never);
      else reject(result?.reason);
    });
  } catch (error) {
    for (const { reject } of due) reject(error);
  }
}
