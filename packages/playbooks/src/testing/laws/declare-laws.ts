import { expect } from 'expect';
import {
  type AnyChange,
  type AnyPlaybook,
  type AnyState,
  type Parameters,
  type Target,
  apply,
  isIrreversible,
  isSame,
  nameOf,
  parametersFor,
  plan,
  undo,
  verify,
} from '../../engine/index.ts';
import { deniedCalls, referencedAction } from '../iam/index.ts';
import { readBoth, severalOf } from './read-many.ts';
import { isResourceType } from './resource-types.ts';
import type { Example, FakeAws, PlaybookExamples } from '../index.ts';
import type { RecordedCall } from '../recorded-calls/index.ts';

/** The functions of a test runner: jest, vitest, or `node:test`. */
export interface TestRunner {
  readonly describe: (name: string, declare: () => void) => unknown;
  readonly it: (name: string, test: () => void | Promise<void>) => unknown;
}

interface Declaring {
  /** The file of the playbook, for messages. */
  readonly file: string;
  readonly runner: TestRunner;
  /** Declares further tests of the playbook, in the same group. */
  readonly more?: () => void;
}

/** Declares a test for each rule that every playbook must follow, on the examples of its test. */
export function declareLaws(
  playbook: AnyPlaybook,
  examples: Omit<PlaybookExamples, 'onMoto'>,
  { file, runner: { describe, it }, more = () => {} }: Declaring,
): void {
  const target: Target = {
    partition: 'aws',
    accountId: '111122223333',
    region: 'eu-west-1',
    resourceId: 'the-resource',
    ...examples.target,
  };
  const calls = new Set<string>();
  const recorded: RecordedCall[] = [];
  const writes = new Set<string>(playbook.permissions.write);

  const run = (make: Example, test: (aws: FakeAws, parameters: Parameters) => Promise<void>) => async () => {
    const example = make();
    const { aws, parameters } = 'aws' in example ? example : { aws: example, parameters: {} };
    try {
      await test(aws, parametersFor(playbook, parameters));
    } finally {
      for (const call of aws.calls) calls.add(call);
      recorded.push(...aws.recorded);
    }
  };
  const changesOf = async (aws: FakeAws, parameters: Parameters): Promise<readonly AnyChange[]> => {
    const planned = await plan(playbook, target, aws, parameters);
    if (planned.kind !== 'change') throw new Error(`Expected changes, but the plan is ${JSON.stringify(planned)}.`);
    return planned.changes;
  };
  const stateIn = async (aws: FakeAws, parameters: Parameters): Promise<AnyState | undefined> =>
    playbook.read(target, aws, parameters);
  const writesOf = (aws: FakeAws) => aws.calls.filter((call) => writes.has(call));

  describe(`${playbook.control}: ${playbook.title}`, () => {
    for (const [description, make] of Object.entries(examples.changes)) {
      describe(description, () => {
        it(
          'plans without writing',
          run(make, async (aws, parameters) => {
            await changesOf(aws, parameters);
            expect(writesOf(aws)).toEqual([]);
          }),
        );
        it(
          'returns a state that is plain JSON',
          run(make, async (aws, parameters) => {
            const state = await stateIn(aws, parameters);
            expect(JSON.parse(JSON.stringify(state))).toEqual(state);
          }),
        );
        it(
          'returns the same plan for the same state, and does not modify the state',
          run(make, async (aws, parameters) => {
            const state = deepFreeze(await stateIn(aws, parameters));
            expect(playbook.plan(state, parameters)).toEqual(playbook.plan(state, parameters));
          }),
        );
        it(
          'plans each field or element once, and only if it differs',
          run(make, async (aws, parameters) => {
            const changes = await changesOf(aws, parameters);
            expect(new Set(changes.map(nameOf)).size).toBe(changes.length);
            for (const change of changes) expect(isSame(change.from, change.to)).toBe(false);
          }),
        );
        it(
          'reads the fields that undo restores alike with other parameters, so that undo finds them after a new policy',
          run(make, async (aws, parameters) => {
            const planned = await changesOf(aws, parameters);
            const changes = planned.filter((change) => !isIrreversible(playbook, change));
            const state = (await stateIn(aws, parametersFor(playbook))) ?? {};
            for (const { field, key, from } of changes) {
              const value = state[field] as Parameters | null;
              expect([field, key, key === undefined ? value : (value?.[key] ?? null)]).toEqual([field, key, from]);
            }
          }),
        );
        it(
          'is compliant after apply',
          run(make, async (aws, parameters) => {
            const changes = await changesOf(aws, parameters);
            expect(await apply(playbook, target, changes, aws, { parameters })).toEqual({ kind: 'done' });
            expect(['done', 'settling']).toContain((await verify(playbook, target, aws, parameters)).kind);
            expect(aws.calls.filter((call) => playbook.undoOnly?.some((action) => action === call))).toEqual([]);
          }),
        );
        it(
          'can be applied twice, by the steps and directly',
          run(make, async (aws, parameters) => {
            const changes = await changesOf(aws, parameters);
            await apply(playbook, target, changes, aws, { parameters });
            const state = await stateIn(aws, parameters);
            expect(await apply(playbook, target, changes, aws, { parameters })).toEqual({ kind: 'done' });
            for (const change of changes) await playbook.apply(target, change, aws);
            expect(await stateIn(aws, parameters)).toEqual(state);
          }),
        );
        it('makes all changes at once as one after the other, also if one is already made', async () => {
          const { applyAll, ...oneByOne } = playbook;
          if (applyAll === undefined) return;
          const stateAfter = async (applied: AnyPlaybook, isFirstMade: boolean) => {
            let state: AnyState | undefined;
            await run(make, async (aws, parameters) => {
              const changes = await changesOf(aws, parameters);
              if (isFirstMade) await playbook.apply(target, changes[0], aws);
              if (applied === playbook) await applyAll(target, changes, aws);
              else for (const change of changes) await oneByOne.apply(target, change, aws);
              state = await stateIn(aws, parameters);
            })();
            return state;
          };
          const expected = await stateAfter(oneByOne, false);
          expect(await stateAfter(playbook, false)).toEqual(expected);
          expect(await stateAfter(playbook, true)).toEqual(expected);
        });
        it(
          'changes nothing if the resource was modified after the plan',
          run(make, async (aws, parameters) => {
            const changes = await changesOf(aws, parameters);
            const stale = changes.map((change) => ({ ...change, from: { changedBy: 'another principal' } }));
            expect(await apply(playbook, target, stale, aws, { parameters })).toMatchObject({ kind: 'refused' });
            expect(writesOf(aws)).toEqual([]);
          }),
        );
        it(
          'restores the state with undo, except irreversible fields',
          run(make, async (aws, parameters) => {
            const reversible = (await changesOf(aws, parameters)).filter((change) => !isIrreversible(playbook, change));
            const before = await stateIn(aws, parameters);
            await apply(playbook, target, reversible, aws, { parameters });
            expect(['done', 'settling']).toContain(
              (await undo(playbook, target, reversible, aws, { parameters })).kind,
            );
            expect(await stateIn(aws, parameters)).toEqual(before);
          }),
        );
      });
    }
    for (const [description, make] of Object.entries(examples.leaves)) {
      it(
        `does not change ${description}`,
        run(make, async (aws, parameters) => {
          expect(await plan(playbook, target, aws, parameters)).toMatchObject({ kind: 'compliant' });
        }),
      );
    }
    for (const [description, make] of Object.entries(examples.refuses)) {
      it(`refuses ${description}, with a reason`, async () => {
        const refusal = async () =>
          run(make, async (aws, parameters) => {
            const planned = await plan(playbook, target, aws, parameters);
            if (planned.kind === 'refuse') throw new RefusedError(planned.reason);
          })();
        // A parameter that is out of range is rejected before any call.
        await expect(refusal()).rejects.toMatchObject({
          name: expect.stringMatching(/^(RefusedError|InvalidParameterError)$/),
          message: expect.stringMatching(/^[A-Z].*\.$/s),
        });
      });
    }
    for (const [description, make] of Object.entries(examples.gone ?? {})) {
      it(
        `reports that ${description} is gone`,
        run(make, async (aws, parameters) => {
          expect(await plan(playbook, target, aws, parameters)).toEqual({ kind: 'gone' });
        }),
      );
    }
    const all = { ...examples.changes, ...examples.leaves, ...examples.refuses, ...examples.gone };
    for (const [description, make] of Object.entries(all)) {
      it(`reads several resources as it reads each of them: ${description}`, async () => {
        const example = make();
        const { aws, parameters = {} } = 'aws' in example ? example : { aws: example };
        const { together, alone } = await readBoth(playbook, severalOf(target), aws, parameters);
        expect(together).toEqual(alone);
      });
    }
    it('has a resource type that Security Hub uses in findings', () => {
      const types = [playbook.resourceType, ...(playbook.otherResourceTypes ?? [])];
      const unknown = types.filter((type) => !isResourceType(type));
      expect(unknown.map((type) => `No finding has the resource type ${type}: correct it in ${file}.`)).toEqual([]);
    });
    it('has a title that continues "This playbook will"', () => {
      expect(playbook.title).toMatch(/^[a-z]+ .*[^.]$/);
    });
    const { settles } = playbook;
    if (settles !== undefined) {
      for (const group of ['changes', 'leaves'] as const)
        it(`counts an example of ${group} as settled`, async () => {
          const states: AnyState[] = [];
          for (const make of Object.values(examples[group]))
            await run(make, async (aws, parameters) => {
              const state = await stateIn(aws, parameters);
              if (state !== undefined) states.push(state);
            })();
          expect(states.some((state) => settles.isSettled(state))).toBe(true);
        });
    }
    it('has defaults that are in range', () => {
      for (const [name, { default: standard, read }] of Object.entries(playbook.parameters))
        expect([name, read(standard)]).toEqual([name, { ok: true, value: standard as unknown }]);
    });
    it('parses its defaults in a finding and in a policy alike', () => {
      for (const [name, { default: standard, read }] of Object.entries(playbook.parameters)) {
        // A finding has lists of strings; only findings of ASR's own controls have nested values.
        if (typeof standard === 'object') continue;
        expect([name, read([String(standard)])]).toEqual([name, { ok: true, value: standard as unknown }]);
      }
    });
    it('declares exactly the permissions that it uses', () => {
      const declared = new Set<string>([...playbook.permissions.read, ...playbook.permissions.write]);
      const missing = [...calls].filter((call) => !declared.has(call)).map((call) => `Declare ${call} in ${file}.`);
      const unused = [...declared].filter((each) => !calls.has(each)).map((each) => `Remove ${each} from ${file}.`);
      expect([...missing, ...unused]).toEqual([]);
    });
    it('makes no call that its session denies', () => {
      expect(deniedCalls(recorded, playbook.permissions, target)).toEqual([]);
    });
    more();

    it('limits every action to resources, if IAM can', () => {
      const { read, write, on = {} } = playbook.permissions;
      const limitable = [...read, ...write].filter((action) => {
        const { resources, accessLevel } = referencedAction(action) ?? { resources: new Map() };
        // AWS checks some actions of the level List without a resource, although the reference names a type.
        return resources.size > 0 && accessLevel !== 'List';
      });
      const unlimited = limitable.filter((action) => (on[action] ?? []).length === 0);
      expect(unlimited.map((action) => `Limit ${action} to resources in ${file}.`)).toEqual([]);
    });
    it('limits only declared actions to resources', () => {
      const { read, write, dependent = [], on = {}, when = {} } = playbook.permissions;
      const declared: readonly string[] = [...read, ...write, ...dependent.map(({ action }) => action)];
      for (const action of [...Object.keys(on), ...Object.keys(when)]) expect(declared).toContain(action);
    });
  });
}

/** A refusal as an error, so that the calls of the example are recorded before the check. */
class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}
