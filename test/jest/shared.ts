/** What starts before all tests and stops after them. Jest loads both modules in one process, with separate imports. */
interface Shared {
  close?: () => Promise<void>;
}

const key = Symbol.for('asr.shared-by-all-tests');
const everywhere = globalThis as unknown as { [name: symbol]: Shared | undefined };

export const shared: Shared = (everywhere[key] ??= {});
