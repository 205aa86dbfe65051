/** Lets others into the story: AWS and people are at work on the very resources that ASR works on, and it is not told. */
import type { Faults } from '@asr/local-cloud';

/** Sees a call of ASR on its way, and has it carried out in its own time. */
export type Meddler = Faults['onCall'];

export interface Meddling {
  /** For every local cloud of the story. */
  readonly faults: Faults;
  /** Each call that ASR makes while this is played goes by the meddler. */
  during<Result>(meddler: Meddler, play: () => Promise<Result>): Promise<Result>;
}

export function openMeddling(): Meddling {
  let current: Meddler = nobody;
  return {
    faults: {
      onCall: (call, carryOut) => current(call, carryOut),
      onInvocation: (_functionName, _event, invoke) => invoke(),
    },
    async during(meddler, play) {
      current = meddler;
      try {
        return await play();
      } finally {
        current = nobody;
      }
    },
  };
}

const nobody: Meddler = (_call, carryOut) => carryOut();
