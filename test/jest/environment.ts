/** Node, with time-outs that grow with the load of the machine. */
import type { Circus } from '@jest/types';
import { TestEnvironment } from 'jest-environment-node';
import { loadFactor } from './load-factor.ts';

// oxlint-disable-next-line import/no-default-export -- jest takes nothing else
export default class LoadedEnvironment extends TestEnvironment {
  /** Jest calls it with every event of a test file, and waits for it. */
  async handleTestEvent({ name }: Circus.Event, state: Circus.State): Promise<void> {
    // All tests and hooks of the file are known now, and none has run.
    if (name === 'run_start') scaleTimeouts(state, loadFactor());
  }
}

function scaleTimeouts(state: Circus.State, factor: number): void {
  state.testTimeout *= factor;
  const scale = (block: Circus.DescribeBlock): void => {
    for (const hook of block.hooks) if (typeof hook.timeout === 'number') hook.timeout *= factor;
    for (const child of block.children) {
      if (child.type === 'describeBlock') scale(child);
      else if (typeof child.timeout === 'number') child.timeout *= factor;
    }
  };
  scale(state.rootDescribeBlock);
}
