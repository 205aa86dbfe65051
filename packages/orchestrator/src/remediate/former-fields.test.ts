import { describe, expect, it } from '@jest/globals';
import { type AnyPlaybook, type AnyState, setElements } from '@asr/playbooks';
import { remediate } from './remediate.ts';
import { type House, id, open, request, world } from './testing/index.ts';

const formerFields: { readonly [former: string]: string } = { gates: 'doors', light: 'lamp' };
const presentOf = (field: string) => formerFields[field] ?? field;
const formerOf = (field: string) => Object.keys(formerFields).find((name) => formerFields[name] === field) ?? field;

/** The playbook as an earlier version of ASR had it, with the former names of its fields. */
function earlierVersion(playbook: AnyPlaybook): AnyPlaybook {
  const renamed = (state: AnyState, nameOf: (field: string) => string) =>
    Object.fromEntries(Object.entries(state).map(([field, value]) => [nameOf(field), value]));
  return {
    ...playbook,
    read: async (...given) => renamed(await playbook.read(...given), formerOf),
    plan(state, parameters) {
      const planned = playbook.plan(renamed(state, presentOf), parameters);
      if (planned.kind !== 'change') return planned;
      return { ...planned, changes: planned.changes.map((one) => ({ ...one, field: formerOf(one.field) })) };
    },
    apply: (target, change, aws) => playbook.apply(target, { ...change, field: presentOf(change.field) }, aws),
  };
}

/** Two controls of one house: House.1 shuts the doors, House.2 opens the front door. */
function upgraded() {
  const { playbook, dependencies, ...rest } = world();
  const opens: AnyPlaybook = {
    ...playbook,
    control: 'House.2',
    plan: (state: House) => setElements(state, 'doors', { front: 'open' }),
  };
  const load = (version: (playbook: AnyPlaybook) => AnyPlaybook) => ({
    ...dependencies,
    loadPlaybook: async (name: string) => version(name === 'House.2' ? opens : playbook),
  });
  return { ...rest, before: load(earlierVersion), after: load((one) => ({ ...one, formerFields })) };
}

const undoing = request({ step: 'undo', executionId: 'undo', source: 'undo', actor: 'ada' });
const later = { controlId: 'House.2', remediationId: 'r-later' };

describe('a record of an earlier version, with former names of fields', () => {
  it('is undone in mixed order with a record of this version', async () => {
    const { house, history, before, after, pass } = upgraded();
    await remediate(request(), before);
    pass(1);
    await remediate(request({ ...later, executionId: 'second' }), after);
    expect(history.records.get(id)?.changes.map(({ field }) => field)).toEqual(['gates', 'gates', 'light']);
    expect(history.records.get('r-later')?.changes.map(({ field }) => field)).toEqual(['doors']);
    pass(1);
    expect(await remediate(undoing, after)).toMatchObject({ outcome: 'undone' });
    pass(1);

    const answer = await remediate({ ...undoing, ...later }, after);

    expect(answer).toMatchObject({
      outcome: 'undone',
      reason: expect.stringContaining('Not restored: doors[front], because the remediation that made it was undone'),
    });
    expect(house).toEqual(open);
  });

  it('is not repeated automatically after its undo', async () => {
    const { house, before, after } = upgraded();
    await remediate(request(), before);
    await remediate(undoing, before);

    const again = request({ remediationId: 'r-again', executionId: 'again', source: 'imported' });

    expect(await remediate(again, after)).toMatchObject({ outcome: 'skipped', next: 'report' });
    expect(house).toEqual(open);
  });
});
