/** The playbooks of ASR, called by a script: plan, apply, verify. Compare this with tools that only fix. */
import { accountEnvironment, openGateway } from '@asr/local-cloud';
import { apply, plan, registry, undo, verify, type AnyChange, type AnyPlaybook, type Aws } from '@asr/playbooks';
import type { Contender } from './contender.ts';
import { type SceneTarget, targetsIn } from './targets.ts';
import type { Scene } from './scene.ts';

export interface PlaybooksContender extends Contender {
  /** Undoes the fixes in the last scene. Returns the number of those that it could not undo. */
  undoLast(): Promise<number>;
}

interface Done {
  readonly playbook: AnyPlaybook;
  readonly target: SceneTarget;
  readonly changes: readonly AnyChange[];
}

export async function playbooksAlone(motoUrl: string): Promise<PlaybooksContender> {
  const gateway = await openGateway(motoUrl);
  let done: Done[] = [];
  let aws: Aws | undefined;

  const remediate = async (target: SceneTarget, account: Aws): Promise<void> => {
    const playbook = await registry[target.control]?.load();
    if (playbook === undefined) throw new Error(`There is no playbook for ${target.control}.`);
    const planned = await plan(playbook, target, account);
    if (planned.kind !== 'change') return;
    await apply(playbook, target, planned.changes, account, { seen: planned.state });
    const verified = await verify(playbook, target, account);
    if (verified.kind !== 'done')
      throw new Error(`${target.control} of ${target.resourceId}: ${JSON.stringify(verified)}`);
    done.push({ playbook, target, changes: planned.changes });
  };

  return {
    name: 'ASR, the playbooks alone',
    how: 'receives each resource; plans, applies, verifies, one after the other',
    claims: { verifies: 'each fix', undoes: 'each fix' },
    async fix(scene: Scene) {
      done = [];
      aws = awsOf(await accountEnvironment(gateway.url, scene.accountId, scene.region));
      for (const target of targetsIn(scene)) await remediate(target, aws);
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
