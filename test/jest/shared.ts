/** What is started before all tests and ended after them. Jest loads both ends in one process, but not as one module. */
interface Shared {
  close?: () => Promise<void>;
}

const key = Symbol.for('asr.shared-by-all-tests');
const everywhere = globalThis as unknown as { [name: symbol]: Shared | undefined };

export const shared: Shared = (everywhere[key] ??= {});
