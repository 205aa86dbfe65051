/** Hooks into the calls of ASR, to simulate slow services and concurrent changes. */
import type { Faults } from '@asr/local-cloud';

/** Receives a call of ASR, and decides when to send it. */
export type CallHook = Faults['onCall'];

export interface FaultHooks {
  /** Faults for the local clouds of the story. */
  readonly faults: Faults;
  /** Passes each call of ASR to the hook while `play` runs. */
  during<Result>(hook: CallHook, play: () => Promise<Result>): Promise<Result>;
}

export function createFaultHooks(): FaultHooks {
  let current: CallHook = passThrough;
  return {
    faults: {
      onCall: (call, carryOut) => current(call, carryOut),
      onInvocation: (_functionName, _event, invoke) => invoke(),
    },
    async during(hook, play) {
      current = hook;
      try {
        return await play();
      } finally {
        current = passThrough;
      }
    },
  };
}

const passThrough: CallHook = (_call, carryOut) => carryOut();
