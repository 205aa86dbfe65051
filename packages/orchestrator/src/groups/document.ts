/**
 * Remediates a document of the account that several controls change, such as the password policy, for all of them at
 * once: one read for all plans, one write for all changes, one read to verify.
 *
 * Two plans that change the same part cannot be made at once. The later of them waits until the others have verified
 * their changes, and plans again.
 */
import {
  type AnyChange,
  type AnyPlaybook,
  type AnyState,
  type Aws,
  type Target,
  askingOnce,
  nameOf,
} from '@asr/playbooks';
import type { Lockstep } from './lockstep.ts';
import type { Read } from './read-many.ts';
import { type RemediationRequest, isTransient } from '../model/index.ts';

/** Whether the requests of a group are of several controls, which change one document. */
export function isOfDocument(requests: readonly Pick<RemediationRequest, 'controlId'>[]): boolean {
  return new Set(requests.map(({ controlId }) => controlId)).size > 1;
}

/** Runs a write when there is a free slot and enough time. */
export type Write = (work: () => Promise<void>) => Promise<void>;

interface ReadOf extends Read {
  readonly playbook: AnyPlaybook;
}

interface Writing {
  readonly playbook: AnyPlaybook;
  readonly target: Target;
  readonly changes: readonly AnyChange[];
  readonly aws: Aws;
}

/** `taken`: another plan of the round changes the same part. */
type ReadResult = { readonly taken: true } | { readonly taken: false; readonly state: AnyState | undefined };

interface Orders {
  readonly read: number;
  readonly write: number;
  readonly turn: number;
}

/** Returns what joins the playbooks of the controls of one document. */
export function documentPlaybooks(
  stage: Lockstep['stage'],
  order: Orders,
  write: Write,
): (playbook: AnyPlaybook) => AnyPlaybook {
  const readStage = stage(order.read, readForAll);
  const writeStage = stage(order.write, (writings: readonly Writing[]) => writeForAll(writings, write));
  const turn = stage(order.turn, async (waiting: readonly undefined[]) =>
    waiting.map((): PromiseFulfilledResult<void> => ({ status: 'fulfilled', value: undefined })),
  );

  return (playbook) => {
    const read = async (target: Target, aws: Aws, parameters: Read['parameters']): Promise<AnyState | undefined> => {
      for (;;) {
        const result = await readStage({ playbook, target, aws, parameters });
        if (!result.taken) return result.state;
        await turn(undefined);
      }
    };
    return {
      ...playbook,
      read,
      apply: (target: Target, change: AnyChange, aws: Aws) => writeStage({ playbook, target, changes: [change], aws }),
      applyAll: (target: Target, changes: readonly AnyChange[], aws: Aws) =>
        writeStage({ playbook, target, changes, aws }),
    } as AnyPlaybook;
  };
}

async function readForAll(reads: readonly ReadOf[]): Promise<readonly PromiseSettledResult<ReadResult>[]> {
  const results = new Map<ReadOf, PromiseSettledResult<AnyState | undefined>>();
  for (const some of Map.groupBy(reads, ({ aws }) => aws).values()) {
    const [first] = some;
    if (first === undefined) continue;
    const shared = await askingOnce(first.aws);
    const states = await Promise.allSettled(
      some.map(async ({ playbook, target, parameters }): Promise<AnyState | undefined> =>
        playbook.read(target, shared, parameters),
      ),
    );
    some.forEach((one, index) => results.set(one, states[index] as PromiseSettledResult<AnyState | undefined>));
  }
  const taken = new Set<string>();
  return reads.map((one) => {
    const result = results.get(one) as PromiseSettledResult<AnyState | undefined>;
    if (result.status === 'rejected') return result;
    const parts = partsChanged(one, result.value);
    const isTaken = parts.some((part) => taken.has(part));
    if (!isTaken) for (const part of parts) taken.add(part);
    return { status: 'fulfilled', value: isTaken ? { taken: true } : { taken: false, state: result.value } };
  });
}

/** The parts that the plan would change. A plan that fails changes nothing, and fails again for its own request. */
function partsChanged({ playbook, parameters }: ReadOf, state: AnyState | undefined): readonly string[] {
  if (state === undefined || playbook.document?.parts !== 'same') return [];
  try {
    const planned = playbook.plan(state, parameters);
    return planned.kind === 'change' ? planned.changes.map(nameOf) : [];
  } catch {
    return [];
  }
}

/**
 * Writes for all. The parts of one document take one write. If AWS does not accept it, each request writes its own
 * changes.
 */
async function writeForAll(writings: readonly Writing[], write: Write): Promise<readonly PromiseSettledResult<void>[]> {
  const [first] = writings;
  if (first === undefined) return [];
  if (first.playbook.document?.parts !== 'same') return writeSideBySide(writings, write);
  const changes = writings.flatMap((one) => one.changes);
  const [joint] = await Promise.allSettled([write(() => writeOne({ ...first, changes }))]);
  if (writings.length === 1 || joint.status === 'fulfilled') return writings.map(() => joint);
  if (await isTransient(joint.reason)) throw joint.reason;
  const results: PromiseSettledResult<void>[] = [];
  for (const one of writings) results.push(...(await Promise.allSettled([write(() => writeOne(one))])));
  return results;
}

/** What the writes read, such as the log group of the trail, does not change by them, and is read once. */
async function writeSideBySide(writings: readonly Writing[], write: Write) {
  const accounts = new Map<Aws, Promise<Aws>>();
  return Promise.allSettled(
    writings.map(async (one) => {
      const shared = accounts.get(one.aws) ?? askingOnce(one.aws);
      accounts.set(one.aws, shared);
      const aws = await shared;
      return write(() => writeOne({ ...one, aws }));
    }),
  );
}

async function writeOne({ playbook, target, changes, aws }: Writing): Promise<void> {
  if (playbook.applyAll !== undefined) return playbook.applyAll(target, changes, aws);
  for (const change of changes) await playbook.apply(target, change, aws);
}
