/** A play notices each way in which two controls can damage one another. */
import { type AnyPlaybook, type Aws, definePlaybook, refuse, set } from '@asr/playbooks';
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

  it.each([
    ['House.2 forbids the door. Change the policy.', []],
    ['The door stays.', ['After both changes, House.1 is not compliant: The door stays.']],
  ])('accepts only a reason that names the other control: %s', async (reason, expected) => {
    const house = newHouse();
    const usual = control('House.1', 'door', house);
    const refuses: AnyPlaybook = {
      ...usual,
      plan: (state: House) => (state.door === 'broken' ? refuse(reason) : set(state, { door: 'right' })),
    };
    const forbids = control('House.2', 'lamp', house, () => (house.door = 'broken'));

    const { faults } = await playBoth(refuses, forbids);

    expect(faults.filter((fault) => fault.startsWith('After both changes'))).toEqual(expected);
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
