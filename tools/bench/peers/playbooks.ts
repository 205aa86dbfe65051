/** The playbooks of ASR, called by a script: plan, apply, verify. Compare this with tools that only fix. */
import { accountEnvironment, openGateway } from '@asr/local-cloud';
import {
  apply,
  planMany,
  registry,
  undo,
  verifyMany,
  type AnyChange,
  type AnyPlaybook,
  type Aws,
  type Planned,
} from '@asr/playbooks';
import type { Contender } from './contender.ts';
import { type SceneTarget, targetsIn } from './targets.ts';
import type { Scene } from './scene.ts';

export interface PlaybooksContender extends Contender {
  /** Undoes the fixes in the last scene. Returns the number of those that it could not undo. */
  undoLast(): Promise<number>;
}

/** As many resources as one session policy of the orchestrator can hold. */
const groupSize = 22;

interface Done {
  readonly playbook: AnyPlaybook;
  readonly target: SceneTarget;
  readonly changes: readonly AnyChange[];
}

export async function playbooksAlone(motoUrl: string): Promise<PlaybooksContender> {
  const gateway = await openGateway(motoUrl);
  let done: Done[] = [];
  let aws: Aws | undefined;

  const remediate = async (control: string, targets: readonly SceneTarget[], account: Aws): Promise<void> => {
    const playbook = await registry[control]?.load();
    if (playbook === undefined) throw new Error(`There is no playbook for ${control}.`);
    const plans = await planMany(playbook, targets, account);
    const changed: SceneTarget[] = [];
    for (const [nth, target] of targets.entries()) {
      const planned = withoutError(plans[nth]);
      if (planned.kind !== 'change') continue;
      await apply(playbook, target, planned.changes, account, { seen: planned.state });
      changed.push(target);
      done.push({ playbook, target, changes: planned.changes });
    }
    for (const [nth, result] of (await verifyMany(playbook, changed, account)).entries()) {
      const { kind } = withoutError(result);
      if (kind !== 'done') throw new Error(`${control} of ${changed[nth]?.resourceId}: ${kind}`);
    }
  };

  return {
    name: 'ASR, the playbooks alone',
    how: `receives the resources; plans and verifies up to ${groupSize} of a control together, applies one after the other`,
    claims: { verifies: 'each fix', undoes: 'each fix' },
    async fix(scene: Scene) {
      done = [];
      aws = awsOf(await accountEnvironment(gateway.url, scene.accountId, scene.region));
      for (const [control, targets] of Map.groupBy(targetsIn(scene), (target) => target.control))
        for (let first = 0; first < targets.length; first += groupSize)
          await remediate(control, targets.slice(first, first + groupSize), aws);
    },
    async undoLast() {
      if (aws === undefined) return 0;
      let left = 0;
      for (const { playbook, target, changes } of done) {
        const { kind } = await undo(playbook, target, changes, aws);
        if (kind !== 'done') left += 1;
      }
      return left;
    },
    calls: () => gateway.calls.list(),
    close: () => gateway.close(),
  };
}

function withoutError<Result extends Planned | { readonly kind: string }>(result: Result | Error | undefined): Result {
  if (result instanceof Error) throw result;
  if (result === undefined) throw new Error('A resource has no result.');
  return result;
}

function awsOf(environment: { readonly [name: string]: string }): Aws {
  const credentials = {
    accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
    sessionToken: environment['AWS_SESSION_TOKEN'] ?? '',
  };
  const clients = new Map<string, object>();
  return {
    now: () => new Date(),
    client(constructor, region = environment['AWS_REGION'] ?? '') {
      const name = `${constructor.name} ${region}`;
      const config = { region, credentials, endpoint: environment['AWS_ENDPOINT_URL'], forcePathStyle: true };
      const client = clients.get(name) ?? (new constructor(config) as object);
      clients.set(name, client);
      return client as InstanceType<typeof constructor>;
    },
  };
}
