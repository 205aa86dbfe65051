/**
 * Every playbook against an implementation of AWS that nobody here wrote: its own test runs on a fake, and the fake
 * can be wrong.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openAccount, openGateway, startMoto, type Account, type Gateway, type Moto } from '@asr/local-cloud';
import {
  apply,
  isIrreversible,
  nameOf,
  parametersFor,
  plan,
  registry,
  undo,
  verify,
  type AnyChange,
  type AnyPlaybook,
  type Aws,
  type Parameters,
  type Target,
} from '@asr/playbooks';
import { arrangementOf } from './arrangements.ts';

/** Controls that moto cannot play, and what it lacks for them. */
const notOnMoto: { readonly [control: string]: string } = {};

const controls = Object.keys(registry).filter((control) => !Object.hasOwn(notOnMoto, control));

const places = [
  { accountId: '222222222222', region: 'eu-west-1' },
  { accountId: '333333333333', region: 'us-east-1' },
] as const;

let moto: Moto;
let gateway: Gateway;
const lines: string[] = [];

beforeAll(async () => {
  moto = await startMoto();
  gateway = await openGateway(moto.url);
}, 60_000);
afterAll(async () => {
  await gateway?.close();
  await moto?.stop();
  process.stdout.write(`${lines.toSorted().join('\n')}\n`);
});

/** One playbook on one resource of one account. */
interface Stage {
  readonly playbook: AnyPlaybook;
  readonly target: Target;
  readonly aws: Aws;
  readonly parameters: Parameters;
}

async function setStage(control: string, playbook: AnyPlaybook, account: Account): Promise<Stage> {
  const arrange = arrangementOf(control, playbook.resourceType);
  if (arrange === undefined) throw new Error(`Say in arrangements.ts how ${control} is violated, or in notOnMoto why moto cannot play it.`);
  const { accountId, region } = account;
  const target: Target = { partition: 'aws', accountId, region, resourceId: await arrange(account, control) };
  // What moto made just now has not been used for half a year.
  const aws: Aws = { ...account, now: () => new Date(Date.now() + 180 * 86_400_000) };
  return { playbook, target, aws, parameters: parametersFor(playbook) };
}

async function changesOn({ playbook, target, aws, parameters }: Stage): Promise<readonly AnyChange[]> {
  const planned = await plan(playbook, target, aws, parameters);
  if (planned.kind !== 'change') throw new Error(`Expected changes, but the plan is ${JSON.stringify(planned)}.`);
  return planned.changes;
}

const stateOn = ({ playbook, target, aws }: Stage): Promise<unknown> => playbook.read(target, aws);

describe('every playbook on moto', () => {
  it('is tried, but for those that are listed as beyond moto', () => {
    expect([...controls, ...Object.keys(notOnMoto)].toSorted()).toEqual(Object.keys(registry).toSorted());
  });

  it.each(controls)(
    '%s: changes, applies, verifies and takes back, in one account without touching the other',
    async (control) => {
      const playbook = await registry[control]!.load();
      const stages: Stage[] = [];
      for (const { accountId, region } of places) {
        stages.push(await setStage(control, playbook, openAccount(gateway.url, accountId, region)));
      }
      for (const stage of stages) {
        const started = performance.now();
        const { target, aws, parameters } = stage;
        const others = stages.filter((other) => other !== stage);
        const othersBefore = await Promise.all(others.map(stateOn));
        const before = await stateOn(stage);
        const changes = await changesOn(stage);

        expect(await apply(playbook, target, changes, aws)).toEqual({ kind: 'done' });
        expect(await verify(playbook, target, aws, parameters)).toEqual({ kind: 'done' });
        expect(await plan(playbook, target, aws, parameters)).toMatchObject({ kind: 'compliant' });
        expect(await Promise.all(others.map(stateOn))).toEqual(othersBefore);

        const reversible = changes.filter((change) => !isIrreversible(playbook, change));
        expect(await undo(playbook, target, reversible, aws)).toEqual({ kind: 'done' });
        const lost = changes.filter((change) => isIrreversible(playbook, change));
        expect(lost.length > 0 ? before : await stateOn(stage)).toEqual(before);
        expect(byName(await changesOn(stage))).toEqual(byName(reversible));
        lines.push(lineOf(control, stage, changes, lost, performance.now() - started));
      }
    },
    60_000,
  );
});

/** EC2 lists rules in the order they were made, and undo makes them anew. */
function byName(changes: readonly AnyChange[]): readonly AnyChange[] {
  return changes.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

function lineOf(control: string, { target }: Stage, changes: readonly AnyChange[], lost: readonly AnyChange[], milliseconds: number): string {
  const what = changes.length === 1 ? '1 change' : `${changes.length} changes`;
  const back = lost.length === 0 ? 'all undone' : `undone but for ${lost.map(nameOf).join(', ')}`;
  const time = `${Math.round(milliseconds)} ms`.padStart(8);
  return `${control.padEnd(14)} ${target.accountId} ${target.region.padEnd(10)} ${what.padEnd(10)} ${back.padEnd(34)} ${time}`;
}
