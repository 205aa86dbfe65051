/** The bus of outcomes, which takes every event: nobody but customers listens to it. */
import { randomUUID } from 'node:crypto';
import type { LocalService } from '../gateway/index.ts';

export const outcomesBus: LocalService = {
  operations: ['events:PutEvents'],
  answer: async (_call, { Entries: list = [] }) => {
    const entries: readonly unknown[] = Array.isArray(list) ? list : [];
    return { FailedEntryCount: 0, Entries: entries.map(() => ({ EventId: randomUUID() })) };
  },
};
