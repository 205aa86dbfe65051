/** The verdict on a pair, from all of its plays. */
import type { ControlPair } from './shared.ts';
import type { PlayOfPair } from './on-moto.ts';

export interface PairResult {
  readonly pair: ControlPair;
  readonly plays: readonly PlayOfPair[];
}

export interface Verdict {
  /** `any`, one order, or why the pair was not played. */
  readonly order: string;
  /** What the undos do. */
  readonly undo: string;
  readonly faults: readonly string[];
}

type Finished = Extract<PlayOfPair, { readonly played: unknown }>;

export function verdictOf({ plays }: PairResult): Verdict {
  const finished = plays.filter((each): each is Finished => 'played' in each);
  if (finished.length === 0) {
    const reasons = new Set(plays.flatMap((each) => ('skipped' in each ? [each.skipped] : [])));
    return { order: `not played: ${[...reasons].join(' ')}`, undo: '', faults: [] };
  }
  return { order: orderOf(finished), undo: undoOf(finished), faults: faultsOf(finished) };
}

function faultsOf(finished: readonly Finished[]): readonly string[] {
  const faults = finished.flatMap(({ order: [one, two], undoFirst, played }) =>
    played.faults.map((fault) => `${one}, then ${two}, undo of ${undoFirst === 'first' ? one : two} first: ${fault}`),
  );
  return [...new Set([...faults, ...uneven(finished)])];
}

/**
 * The second control refuses because of the first. In the other order, the first must notice the second: it refuses too,
 * or has nothing left to change. Only a play on the same resources shows that.
 */
function uneven(finished: readonly Finished[]): readonly string[] {
  return finished
    .filter(({ played }) => played.isRefusedByFirst)
    .flatMap(({ order: [one, two], played }) => {
      const reverse = finished.filter(
        (each) => each.order[0] === two && namesOf(each.played) === namesOf(played) && each.undoFirst === 'first',
      );
      const sentence = `After ${one}, ${two} ${played.second}`;
      if (reverse.length === 0) return [`${sentence} In the other order, the pair was not played on these resources.`];
      const ignores = reverse.some((each) => each.played.second === 'changes');
      return ignores ? [`${sentence} After ${two}, ${one} makes its change and does not notice.`] : [];
    });
}

/** The names of the resources without the ids that AWS generates, because each play has an account of its own. */
function namesOf(played: Finished['played']): string {
  return played.resources.map((id) => id.replaceAll(/[0-9a-f-]{8,}/g, '#')).join(' ');
}

function orderOf(finished: readonly Finished[]): string {
  const byOrder = Map.groupBy(finished, ({ order }) => order.join(', then '));
  const says = [...byOrder].map(([order, [play]]) => {
    const second = play?.played.second ?? '';
    if (second === 'changes') return { order, text: 'both change' };
    if (second === 'compliant' || second === 'gone') return { order, text: `the first is enough` };
    return { order, text: `${play?.order[1]} ${second}` };
  });
  const texts = new Set(says.map(({ text }) => text));
  if (says.length === 2 && texts.size === 1) return `any: ${says[0]?.text}`;
  return says.map(({ order, text }) => `${order}: ${text}`).join('; ');
}

function undoOf(finished: readonly Finished[]): string {
  const waits = finished.filter(
    ({ played }) => new Set(played.undos.map(([control]) => control)).size < played.undos.length,
  );
  const kept = new Set(
    finished.flatMap(({ played }) =>
      [...new Map(played.undos)].flatMap(([control, end]) => (end === 'done' ? [] : [`${control}: ${end}`])),
    ),
  );
  const restores =
    waits.length > 0 ? 'the later change first; the other undo refuses until then' : 'any order restores';
  return kept.size === 0 ? restores : [restores, ...kept].join('; ');
}
