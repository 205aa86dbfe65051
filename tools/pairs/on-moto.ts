/** Plays a pair on moto: in both orders, each with both orders of the undos, in an account of its own each time. */
import { type AnyPlaybook, type Parameters, parametersFor, plan } from '@asr/playbooks';
import { type Account, openAccount } from '@asr/playbooks/emulated-account';
import type { Examples } from '../examples/index.ts';
import { NothingToPlayError, type Played, type Player, play, respectedBy } from './play.ts';
import { resourcesKnownTo } from './targets.ts';

/** One of the plays of a pair: its result, or why it could not be played. */
export type PlayOfPair = {
  readonly order: readonly [string, string];
  readonly undoFirst: 'first' | 'second';
} & ({ readonly played: Played } | { readonly skipped: string });

const region = 'us-east-1';
let accounts = 0;

/** @param url The URL of moto, or of a gateway in front of it. */
export async function playOnMoto(url: string, first: Examples, second: Examples): Promise<readonly PlayOfPair[]> {
  const plays: PlayOfPair[] = [];
  for (const [one, two] of [
    [first, second],
    [second, first],
  ] as const) {
    for (const undoFirst of ['second', 'first'] as const) {
      const order = [one.playbook.control, two.playbook.control] as const;
      plays.push({ order, undoFirst, ...(await playOnce(url, [first, second], order, undoFirst)) });
    }
  }
  return plays;
}

/** @param pair Is arranged in this order whatever the order of the play, so that both orders meet the same account. */
async function playOnce(
  url: string,
  pair: readonly [Examples, Examples],
  order: readonly [string, string],
  undoFirst: 'first' | 'second',
): Promise<{ readonly played: Played } | { readonly skipped: string }> {
  for (const { onMoto, playbook } of pair)
    if ('beyondMoto' in onMoto) return { skipped: `${playbook.control} is not on moto: ${onMoto.beyondMoto}` };
  accounts += 1;
  const account = openAccount(url, `6${String(accounts).padStart(11, '0')}`, region);
  try {
    const [first, second] = await arrange(account, ...pair);
    const isInOrder = first.playbook.control === order[0];
    const players = await meet(account, isInOrder ? [first, second] : [second, first]);
    return { played: await play(players.first, players.findSecond, undoFirst) };
  } catch (error) {
    if (error instanceof NothingToPlayError) return { skipped: error.message };
    if (error instanceof Error && isBeyondMoto(error)) return { skipped: `moto: ${error.message}` };
    throw error;
  }
}

function isBeyondMoto({ name, message }: Error): boolean {
  return /UnknownOperation|NotImplemented/.test(name) || /not been implemented|moto does not support/i.test(message);
}

/** A control with the resource that violates it. */
interface Arranged {
  readonly playbook: AnyPlaybook;
  readonly id: string;
  readonly parameters: Parameters;
}

/** Creates both violations. If the second cannot exist with the first, both use the resource of the first. */
async function arrange(account: Account, one: Examples, two: Examples): Promise<readonly [Arranged, Arranged]> {
  const first = await arrangeOne(account, one);
  const second = await arrangeOne(account, two).catch((error: unknown) => {
    if (error instanceof Error && /Already|Exist|InUse|Duplicate|Conflict/.test(error.name))
      return { playbook: two.playbook, id: first.id, parameters: {} };
    throw error;
  });
  return [first, second];
}

async function arrangeOne(account: Account, { playbook, onMoto }: Examples): Promise<Arranged> {
  if ('beyondMoto' in onMoto) throw new NothingToPlayError(onMoto.beyondMoto);
  const arranged = await onMoto(account);
  return typeof arranged === 'string'
    ? { playbook, id: arranged, parameters: {} }
    : { playbook, id: arranged.resourceId, parameters: arranged.parameters };
}

/** Chooses the resources: one that violates both controls, else one that the other control knows. */
async function meet(account: Account, [one, two]: readonly [Arranged, Arranged]) {
  const shared = await sharedViolation(account, one, two);
  if (shared !== undefined) {
    const second = playerOn(account, two, shared, one);
    return { first: playerOn(account, one, shared, two), findSecond: async () => second };
  }
  const first = await playerKnownTo(account, one, two, playerOn(account, two, two.id, one));
  return { first, findSecond: () => playerKnownTo(account, two, one, first) };
}

/** The control on the resource that the other control knows, unless it is compliant; else on its own. */
async function playerKnownTo(
  account: Account,
  arranged: Arranged,
  counterpart: Arranged,
  other: Player,
): Promise<Player> {
  for (const id of await resourcesKnownTo(other, arranged.playbook, arranged.id)) {
    const player = playerOn(account, arranged, id, counterpart);
    if (['change', 'refuse'].includes((await planOf(player)).kind)) return player;
  }
  return playerOn(account, arranged, arranged.id, counterpart);
}

async function sharedViolation(account: Account, one: Arranged, two: Arranged): Promise<string | undefined> {
  if (one.playbook.resourceType !== two.playbook.resourceType) return undefined;
  for (const id of new Set([one.id, two.id])) {
    const both = [playerOn(account, one, id, two), playerOn(account, two, id, one)];
    if ((await Promise.all(both.map(isViolated))).every(Boolean)) return id;
  }
  return undefined;
}

async function isViolated(player: Player): Promise<boolean> {
  return (await planOf(player)).kind === 'change';
}

function planOf({ playbook, target, aws, parameters }: Player) {
  return plan(playbook, target, aws, parametersFor(playbook, parameters));
}

/** The clock is half a year ahead, so that new resources count as unused. */
function playerOn(account: Account, arranged: Arranged, resourceId: string, other: Arranged): Player {
  const { playbook } = arranged;
  const parameters = { ...arranged.parameters, ...respectedBy(playbook, other) };
  const { accountId } = account;
  const aws = { ...account, now: () => new Date(Date.now() + 180 * 86_400_000) };
  return { playbook, aws, parameters, target: { partition: 'aws', accountId, region, resourceId } };
}
