/** A play notices each way in which two controls can damage one another. */
import { type AnyChange, type AnyPlaybook, type Aws, definePlaybook, refuse, set } from '@asr/playbooks';
import { count } from '@asr/playbooks/parameters';
import { describe, expect, it } from '@jest/globals';
import { type Player, play } from './play.ts';

interface House {
  door: string;
  lamp: string;
}

/** A control that wants one value in one field. `apply` can do more than it says. */
function control(name: `House.${number}`, field: keyof House, house: House, apply?: (to: string) => void): AnyPlaybook {
  return definePlaybook({
    control: name,
    title: 'set a field of a house',
    resourceType: 'AwsHouse',
    permissions: { read: [], write: [] },
    read: async () => ({ ...house }),
    plan: (state: House) => set(state, { ...state, [field]: 'right' }),
    apply: async (_target, change) => {
      house[field] = change.to;
      apply?.(change.to);
    },
  });
}

const player = (playbook: AnyPlaybook): Player => ({
  playbook,
  aws: {} as Aws,
  parameters: {},
  target: { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: 'house' },
});

const playBoth = (one: AnyPlaybook, two: AnyPlaybook, undoFirst: 'first' | 'second' = 'first') =>
  play(player(one), async () => player(two), undoFirst);

const newHouse = (): House => ({ door: 'wrong', lamp: 'wrong' });

describe('a play', () => {
  it.each(['first', 'second'] as const)(
    'of two controls that do not meet loses nothing, undo of the %s first',
    async (undoFirst) => {
      const house = newHouse();

      const played = await playBoth(control('House.1', 'door', house), control('House.2', 'lamp', house), undoFirst);

      expect(played).toMatchObject({ second: 'changes', faults: [] });
      expect(house).toEqual(newHouse());
    },
  );

  it('reports a second control that the first has satisfied', async () => {
    const house = newHouse();

    expect(await playBoth(control('House.1', 'door', house), control('House.2', 'door', house))).toMatchObject({
      second: 'compliant',
      undos: [['House.1', 'done']],
      faults: [],
    });
  });

  it('never misses that the second change breaks the first control', async () => {
    const house = newHouse();
    const breaks = control('House.2', 'lamp', house, () => (house.door = 'broken'));

    const { faults } = await playBoth(control('House.1', 'door', house), breaks);

    expect(faults).toContainEqual(
      'After both changes, House.1 is not compliant: The resource is still not compliant: see door.',
    );
  });

  describe('of a control that leaves a change to the policy', () => {
    /** Wants the door to be right, unless the other control is in force. */
    function yielding(house: House, reason: string): Player {
      const usual = control('House.1', 'door', house);
      const playbook: AnyPlaybook = {
        ...usual,
        parameters: { inForce: count({ default: 0, min: 0, max: 1, unit: 'controls', meaning: 'choice' }) },
        plan: (state: House, { inForce }: { readonly inForce: number }) =>
          inForce > 0 && state.door === 'broken' ? refuse(reason) : set(state, { door: 'right' }),
      };
      return { ...player(playbook), parameters: { inForce: 1 } };
    }
    const broken = (house: House, apply?: (to: string) => void): AnyPlaybook => ({
      ...control('House.2', 'lamp', house, apply),
      plan: (state: House) => set(state, { lamp: 'right', door: 'broken' }),
      apply: async (_target, change: AnyChange) => {
        house[change.field as keyof House] = String(change.to);
      },
    });
    /** Breaks the door once, and does not mind if it is right later. */
    const careless = (house: House) => control('House.2', 'lamp', house, () => (house.door = 'broken'));

    it.each([
      ['names it and the resource', 'House.2 forbids the door of the house. Change the policy.', broken, 0],
      ['does not name it', 'The door of the house stays.', broken, 1],
      ['names another control', 'House.20 forbids the door of the house. Change the policy.', broken, 1],
      ['does not name the resource', 'House.2 forbids the door. Change the policy.', broken, 1],
      ['would not reverse it', 'House.2 forbids the door of the house. Change the policy.', careless, 1],
    ])('accepts the reason only if it is true: it %s', async (_, reason, other, faulty) => {
      const house = newHouse();

      const { faults } = await play(yielding(house, reason), async () => player(other(house)), 'first');

      expect(faults.filter((fault) => fault.startsWith('After both changes, House.1'))).toHaveLength(faulty);
    });
  });

  it('never misses that one undo also undoes the other change', async () => {
    const house = newHouse();
    const careless = control('House.1', 'door', house, (to) => {
      if (to === 'wrong') house.lamp = 'wrong';
    });

    const { faults } = await playBoth(careless, control('House.2', 'lamp', house));

    expect(faults).toContainEqual('The undo of House.1 also undoes lamp of House.2, and does not say so.');
  });

  it('never misses a value that both undos leave behind', async () => {
    const house = newHouse();
    const forgetful = control('House.2', 'lamp', house, (to) => {
      if (to === 'wrong') house.door = 'ajar';
    });

    const { faults } = await playBoth(control('House.1', 'door', house), forgetful);

    expect(faults).toContainEqual(
      expect.stringMatching(/^After both undos, House\.1 reads door "ajar" instead of "wrong"/),
    );
  });

  it('retries an undo that refuses until the other change is undone', async () => {
    const house = newHouse();
    const also = control('House.2', 'lamp', house, (to) => {
      house.door = to === 'right' ? 'locked' : 'right';
    });
    const tolerant: AnyPlaybook = {
      ...control('House.1', 'door', house),
      plan: (state: House) => (state.door === 'locked' ? { kind: 'compliant' } : set(state, { door: 'right' })),
    };

    const { undos, faults } = await playBoth(tolerant, also);

    expect(undos.map(([name]) => name)).toEqual(['House.1', 'House.2', 'House.1']);
    expect(undos.at(-1)).toEqual(['House.1', 'done']);
    expect(faults).toEqual([]);
  });

  it('restores the state if the second change had reversed the first, and the first is undone before', async () => {
    const house = newHouse();
    const back: AnyPlaybook = {
      ...control('House.2', 'door', house, (to) => {
        house.door = to;
      }),
      plan: (state: House) => set(state, { door: 'wrong' }),
    };
    const tolerant: AnyPlaybook = {
      ...control('House.1', 'door', house, (to) => {
        house.door = to;
      }),
      plan: (state: House) =>
        state.lamp === 'wrong' && state.door === 'wrong' ? set(state, { door: 'right' }) : { kind: 'compliant' },
    };

    const { undos } = await playBoth(tolerant, back, 'first');

    expect(undos).toEqual([
      ['House.1', 'done'],
      ['House.2', 'done'],
    ]);
    expect(house).toEqual(newHouse());
  });
});
