import { describe, expect, it } from '@jest/globals';
import { registry } from './registry.ts';

const documents = Map.groupBy(
  Object.entries(registry).filter(([, { document }]) => document !== undefined),
  ([, { document }]) => document ?? '',
);

describe('the controls of one document', () => {
  it.each([...documents.keys()])('%s have the same resource, scope, permissions and parts', async (name) => {
    const playbooks = await Promise.all((documents.get(name) ?? []).map(([, { load }]) => load()));

    expect(playbooks.length).toBeGreaterThan(1);
    const shared = playbooks.map(({ resourceType, scope, permissions, undoOnly, document }) => ({
      resourceType,
      scope,
      permissions,
      undoOnly,
      document,
    }));
    for (const one of shared) expect(one).toEqual(shared[0]);
  });

  it.each([...documents.keys()])('%s end at once, and no change of theirs needs an event', async (name) => {
    for (const [, { load }] of documents.get(name) ?? []) {
      const { settles, remediesEvent, applyAll } = await load();
      expect({ settles, remediesEvent }).toEqual({ settles: undefined, remediesEvent: undefined });
      expect(applyAll).toBeInstanceOf(Function);
    }
  });
});
