/**
 * Handles the requests of one account, Region and control, or document of several controls, together. Each runs the code for one request, in lockstep with
 * the others, so that their calls become few: one transaction opens many, one session serves many, one call reads many.
 */
import type { AnyPlaybook, Aws, Target } from '@asr/playbooks';
import type { Claim, Closing, GroupHistory, History, Opening, Update } from '../history/index.ts';
import { type Answer, OutOfTimeError, type RemediationRequest, type Running } from '../model/index.ts';
import type { TagVerdict } from '../policy/index.ts';
import { type Dependencies, remediate } from '../remediate/index.ts';
import { type Write, documentPlaybooks, isOfDocument } from './document.ts';
import { type Lockstep, lockstep } from './lockstep.ts';
import { type Read, readMany } from './read-many.ts';
import { slots } from './slots.ts';

interface TagCheck {
  readonly request: RemediationRequest;
  readonly aws: Aws;
}

/** The results are in the order of the arguments. */
type Results<Result> = Promise<readonly PromiseSettledResult<Result>[]>;

export interface GroupDependencies extends Dependencies {
  readonly groupHistory: GroupHistory;
  /** Opens as few sessions as possible, each for exactly the resources of its requests. */
  readonly enterMany: (requests: readonly RemediationRequest[], playbook: AnyPlaybook) => Results<Aws>;
  readonly checkManyTags: (checks: readonly TagCheck[]) => Results<TagVerdict>;
}

/** Calls of one kind that run at the same time in one account. AWS throttles bursts of writes. */
const callsAtOnce = 5;

/** No write begins with less time left in the invocation: it must be verified and recorded, too. */
const leastMilliseconds = 30_000;

/**
 * Requests wait for each other before each of these. The lowest order runs first: the first request of a document ends its
 * claim after all others have ended.
 */
const order = {
  open: 1,
  enter: 2,
  tags: 3,
  read: 4,
  beforeImage: 5,
  write: 6,
  pause: 7,
  turn: 8,
  close: 9,
  release: 10,
  leave: 11,
};

/**
 * Carries out the requests, and returns the answers in order. A rejected result has an error that a retry can resolve; the
 * others are not affected.
 *
 * @param requests All of one account, Region and control, or of the controls of one document. They remediate, without
 *   approval.
 */
export async function remediateGroup(
  requests: readonly RemediationRequest[],
  dependencies: GroupDependencies,
): Promise<readonly PromiseSettledResult<Answer | Running>[]> {
  const steps = lockstep();
  const joined = joinedCalls(dependencies, steps, isOfDocument(requests));
  return steps.run(requests.map((request) => () => remediate(request, joined)));
}

function joinedCalls(dependencies: GroupDependencies, { stage }: Lockstep, sharesClaim: boolean): Dependencies {
  const enter = stage(order.enter, (inputs: readonly Entering[]) => enterTogether(inputs, dependencies));
  const tags = stage(order.tags, (checks: readonly TagCheck[]) => dependencies.checkManyTags(checks));
  const pause = stage(order.pause, async (seconds: readonly number[]) => {
    await dependencies.pause(Math.max(...seconds));
    return seconds.map((): PromiseFulfilledResult<void> => ({ status: 'fulfilled', value: undefined }));
  });
  const inSlot = slots(callsAtOnce);
  const write: Write = (work) => inSlot(() => inTime(dependencies, work));
  const join = sharesClaim ? documentPlaybooks(stage, order, write) : joinedPlaybook;
  const playbooks = new Map<string, Promise<AnyPlaybook | undefined>>();
  const loadJoined = async (controlId: string): Promise<AnyPlaybook | undefined> => {
    const playbook = await dependencies.loadPlaybook(controlId);
    return playbook === undefined ? undefined : join(playbook);
  };

  function joinedPlaybook(playbook: AnyPlaybook): AnyPlaybook {
    const read = stage(order.read, (reads: readonly Read[]) => readMany(playbook, reads));
    const reading = (target: Target, aws: Aws, parameters: Read['parameters']) => read({ target, aws, parameters });
    return { ...withWrites(playbook, write), read: reading } as AnyPlaybook;
  }

  return {
    ...dependencies,
    history: joinedHistory(dependencies, stage, sharesClaim),
    // All requests of a control share the playbook, because each of its stages waits for all of them.
    loadPlaybook: (controlId) => {
      const known = playbooks.get(controlId) ?? loadJoined(controlId);
      playbooks.set(controlId, known);
      return known;
    },
    enter: (request, playbook) => enter({ request, playbook }),
    checkTags: (request, aws) => tags({ request, aws }),
    pause,
  };
}

function joinedHistory(
  { history, groupHistory }: GroupDependencies,
  stage: Lockstep['stage'],
  sharesClaim: boolean,
): History {
  const open = stage(order.open, (openings: readonly Opening[]) => groupHistory.openMany(openings));
  const update = stage(order.beforeImage, (updates: readonly Update[]) => groupHistory.updateMany(updates));
  const close = stage(order.close, (closings: readonly Closing[]) => groupHistory.closeMany(closings));
  const release = stage(order.release, (claims: readonly Claim[]) => groupHistory.releaseMany(claims));
  const leave = stage(order.leave, (claims: readonly Claim[]) =>
    Promise.allSettled(claims.map((claim) => history.leave(claim))),
  );
  return {
    ...history,
    open: (request, scope, lease) => open({ request, scope, lease, ...(sharesClaim ? { sharesClaim } : {}) }),
    update: (remediationId, changed) =>
      changed.addChanges === undefined ? history.update(remediationId, changed) : update({ remediationId, changed }),
    close: (claim, answer, executionId, changed) => close({ claim, answer, executionId, changed }),
    release,
    leave,
  };
}

/** The playbook with writes that wait for a slot. */
function withWrites(playbook: AnyPlaybook, write: Write): AnyPlaybook {
  return {
    ...playbook,
    apply: (...given: Parameters<AnyPlaybook['apply']>) => write(() => playbook.apply(...given)),
    ...(playbook.applyAll === undefined
      ? {}
      : {
          applyAll: (...given: Parameters<NonNullable<AnyPlaybook['applyAll']>>) =>
            write(async () => playbook.applyAll?.(...given)),
        }),
  };
}

async function inTime({ lease }: Dependencies, work: () => Promise<void>): Promise<void> {
  const { milliseconds } = lease();
  if (milliseconds < leastMilliseconds)
    throw new OutOfTimeError(`The function ends in ${Math.ceil(milliseconds / 1000)} s, so no other change begins.`);
  return work();
}

interface Entering {
  readonly request: RemediationRequest;
  readonly playbook: AnyPlaybook;
}

async function enterTogether(inputs: readonly Entering[], { enterMany }: GroupDependencies): Results<Aws> {
  const [first] = inputs;
  if (first === undefined) return [];
  return enterMany(
    inputs.map(({ request }) => request),
    first.playbook,
  );
}
