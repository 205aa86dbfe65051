/** Reads the resources of a group with as few calls as the playbook allows. */
import {
  type AnyPlaybook,
  type AnyState,
  type Aws,
  type Parameters,
  type Target,
  readsAnyResource,
} from '@asr/playbooks';

export interface Read {
  readonly target: Target;
  readonly aws: Aws;
  readonly parameters: Parameters;
}

type Result = PromiseSettledResult<AnyState | undefined>;

/**
 * Resources with the same parameters are read together, and with the same session if a session can read only its own.
 * Results are in the order of the reads.
 */
export async function readMany(playbook: AnyPlaybook, reads: readonly Read[]): Promise<readonly Result[]> {
  const isShared = await readsAnyResource(playbook.permissions);
  const bySession = isShared ? [[...reads]] : [...Map.groupBy(reads, ({ aws }) => aws).values()];
  const alike = bySession.flatMap((some) => [
    ...Map.groupBy(some, ({ parameters }) => JSON.stringify(parameters)).values(),
  ]);
  const results = new Map<Read, Result>();
  await Promise.all(
    alike.map(async (some) => {
      const [{ aws, parameters } = { aws: undefined, parameters: {} }] = some;
      if (aws === undefined) return;
      const targets = some.map(({ target }) => target);
      const read = async (target: Target): Promise<AnyState | undefined> => playbook.read(target, aws, parameters);
      const states: readonly Result[] =
        playbook.readMany === undefined
          ? await Promise.allSettled(targets.map(read))
          : (await playbook.readMany(targets, aws, parameters)).map(resultOf);
      some.forEach((one, index) => results.set(one, states[index] as Result));
    }),
  );
  return reads.map((read) => results.get(read) as Result);
}

function resultOf(state: unknown): Result {
  return state instanceof Error
    ? { status: 'rejected', reason: state }
    : { status: 'fulfilled', value: state as AnyState | undefined };
}
