/** The stop switch, which ASR checks before every change. */
import type { HistoryQueries, SwitchTurn } from '@asr/orchestrator';

type Switch = Pick<HistoryQueries, 'stopped' | 'turn'>;

export interface Stopped {
  readonly turned: SwitchTurn;
  /** The earlier stop, if ASR was stopped already. */
  readonly before: SwitchTurn | undefined;
}

export interface Started {
  readonly turned: SwitchTurn;
  readonly before: SwitchTurn;
}

export async function stopAsr(history: Switch, by: () => Promise<string>, because: string): Promise<Stopped> {
  const before = await history.stopped();
  return { before, turned: await history.turn('stop', await by(), because) };
}

/** Returns `undefined`, and changes nothing, if ASR is not stopped. */
export async function startAsr(
  history: Switch,
  by: () => Promise<string>,
  because: string,
): Promise<Started | undefined> {
  const before = await history.stopped();
  if (before === undefined) return undefined;
  return { before, turned: await history.turn('start', await by(), because) };
}
