/** Plays a pair in the fake accounts of its tests, without network. Only if one fake has the calls of both controls. */
import { type Target, apply, isIrreversible, isSame, parametersFor, plan, undo, verify } from '@asr/playbooks';
import type { FakeAws } from '@asr/playbooks/testing';
import type { Examples } from '../examples/index.ts';
import { type Played, type Player, play, respectedBy } from './play.ts';

/** One play in the account of an example. */
export interface PlayOfExample {
  readonly example: string;
  readonly order: readonly [string, string];
  readonly undoFirst: 'first' | 'second';
  readonly played: Played;
}

/**
 * Plays the examples of either control that violate both.
 *
 * @param most How many examples.
 */
export async function playOnFakes(
  first: Examples,
  second: Examples,
  most = Infinity,
): Promise<readonly PlayOfExample[]> {
  if (first.playbook.resourceType !== second.playbook.resourceType) return [];
  const plays: PlayOfExample[] = [];
  let examples = 0;
  for (const owner of [first, second]) {
    for (const [example, make] of Object.entries(owner.changes)) {
      const players = () => playersIn(make(), owner, first, second);
      if (examples >= most || !(await violatesBoth(players())) || !(await emulatesEach(players))) continue;
      examples += 1;
      plays.push(...(await playExample(example, players)));
    }
  }
  return plays;
}

type Players = readonly [Player, Player];

/** @param players Returns both controls in a new account. */
async function playExample(example: string, players: () => Players): Promise<readonly PlayOfExample[]> {
  const plays: PlayOfExample[] = [];
  for (const isReversed of [false, true]) {
    for (const undoFirst of ['second', 'first'] as const) {
      const [first, second] = players();
      const [one, two] = isReversed ? [second, first] : [first, second];
      const played = await play(one, async () => two, undoFirst);
      plays.push({ example, order: [one.playbook.control, two.playbook.control], undoFirst, played });
    }
  }
  return plays;
}

/** Both controls in one account, on the resource of the example. */
function playersIn(
  made: ReturnType<Examples['changes'][string]>,
  { target, playbook }: Examples,
  first: Examples,
  second: Examples,
): Players {
  const example: { readonly aws: FakeAws; readonly parameters: Player['parameters'] } =
    'parameters' in made ? made : { aws: made, parameters: {} };
  const parametersOf = (each: Examples) => (each.playbook === playbook ? example.parameters : {});
  const playerOf = (each: Examples, other: Examples): Player => ({
    playbook: each.playbook,
    aws: example.aws,
    parameters: {
      ...parametersOf(each),
      ...respectedBy(each.playbook, { playbook: other.playbook, parameters: parametersOf(other) }),
    },
    target: { ...usual, ...target },
  });
  return [playerOf(first, second), playerOf(second, first)];
}

/** The target of examples without one. */
const usual: Target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'the-resource',
};

async function violatesBoth(players: Players): Promise<boolean> {
  for (const { playbook, target, aws } of players) {
    const planned = await plan(playbook, target, aws).catch(ifFakeLacksCall);
    if (planned?.kind !== 'change') return false;
  }
  return true;
}

/** Whether the fake has the calls and the effects that both controls need. Each fake was written for one control. */
async function emulatesEach(players: () => Players): Promise<boolean> {
  for (const index of [0, 1] as const) if (!(await isFixedAlone(players()[index]).catch(() => false))) return false;
  return true;
}

async function isFixedAlone({ playbook, target, aws, parameters }: Player): Promise<boolean> {
  const inForce = parametersFor(playbook, parameters);
  const planned = await plan(playbook, target, aws, inForce);
  if (planned.kind !== 'change') return false;
  const applied = await apply(playbook, target, planned.changes, aws, { parameters: inForce });
  if (applied.kind !== 'done') return false;
  if (!['done', 'settling'].includes((await verify(playbook, target, aws, inForce)).kind)) return false;
  const reversible = planned.changes.filter((each) => !isIrreversible(playbook, each));
  await undo(playbook, target, reversible, aws);
  return reversible.length < planned.changes.length || isSame(await playbook.read(target, aws), planned.state);
}

function ifFakeLacksCall(error: unknown): undefined {
  if (error instanceof Error && error.message.startsWith('fakeAws has no ')) return undefined;
  throw error;
}
