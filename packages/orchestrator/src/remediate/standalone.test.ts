/** Runbooks without a playbook: a document starts after an approval, once, and its end decides. */
import { describe, expect, it } from '@jest/globals';
import { type DocumentStart, admit, defineCustomerRunbook } from '@asr/playbooks';
import { count } from '@asr/playbooks/parameters';
import { named } from '@asr/playbooks/testing';
import { type RemediationRequest, ForeignRunbookError } from '../model/index.ts';
import { remediate } from './remediate.ts';
import type { RunbookRunner } from './index.ts';
import { id, request, transient, world as worldOf } from './testing/index.ts';

// As in a function, where only the runner loads it.
const { endOf, plannedStart, whyNotNow } = await import('./runbooks/standalone.ts');
type AutomationStatus = Parameters<typeof endOf>[0] | { readonly kind: 'running' };

const lock = 'arn:{partition}:iot:{region}:{account}:thing/{id}' as const;

function playbookOf(overrides: { readonly check?: string; readonly seconds?: number; readonly door?: string } = {}) {
  const { seconds = 30, door = 'front', ...check } = overrides;
  const admission = admit(
    {
      house: defineCustomerRunbook({
        control: 'House.1',
        title: 'lock the house',
        resourceType: 'AwsHouse',
        document: {
          schemaVersion: '0.3',
          assumeRole: '{{ AutomationAssumeRole }}',
          parameters: { AutomationAssumeRole: {}, House: {}, Door: {}, Seconds: {} },
          mainSteps: [{ name: 'Lock' }, { name: 'Verify', action: 'aws:assertAwsResourceProperty', isEnd: true }],
        },
        inputs: { House: ['{resourceId}'], Door: [door], Seconds: ['{policy.seconds}'] },
        parameters: { seconds: count({ unit: 'seconds', default: seconds, min: 1, max: 60, meaning: 'exact' }) },
        permissions: {
          read: ['iot:GetThing'],
          write: ['iot:UpdateThing'],
          on: { 'iot:GetThing': [lock], 'iot:UpdateThing': [lock] },
        },
        explanation: { failed: 'It is open.', impact: 'None.', owners: 'None known.', undo: 'Unlock it.' },
        ...check,
      }),
    },
    'House.1',
  );
  if (!admission.ok) throw new Error(admission.problems.join('\n'));
  return admission.playbook;
}

const run = { documentName: 'ASR-House.1', automationExecutionId: 'a-1' };

interface Given {
  readonly check?: string;
  readonly start?: RunbookRunner['start'];
  readonly lostId?: true;
  readonly checkDocument?: () => Promise<void>;
  readonly whyFindingClosed?: () => Promise<string | undefined>;
  /** What Systems Manager says about the document. */
  readonly status?: () => AutomationStatus;
}

/** The world of a runbook. `closed`: what Security Hub says about the finding. */
function setup({ check, ...given }: Given = {}) {
  const starts: DocumentStart[] = [];
  const state = { playbook: playbookOf(check === undefined ? {} : { check }), closed: undefined as string | undefined };
  const { status = () => ({ kind: 'done', succeeded: ['Lock', 'Verify'] }) } = given;
  const base = worldOf(
    {},
    {
      whyNotNow: async (asked, _changes, scope) =>
        whyNotNow(asked, scope, {
          history: base.history,
          now: base.dependencies.now,
          whyFindingClosed: async () => state.closed,
          checkDocument: async () => {},
          ...given,
        }),
      async start(asked, changes = []) {
        if (given.start !== undefined) return given.start(asked, changes);
        starts.push(plannedStart(changes));
        return given.lostId === true ? { ...run, automationExecutionId: null } : run;
      },
      async look(_request, started, standsAlone) {
        const now = status();
        return now.kind === 'running' ? now : { kind: 'ended', ending: endOf(now, started, standsAlone?.check) };
      },
    },
  );
  const dependencies = { ...base.dependencies, loadPlaybook: async () => state.playbook };
  const asked = () => remediate(request({ via: 'runbook' }), dependencies);
  const approved = (overrides: Partial<RemediationRequest> = {}) => {
    const { digest } = base.history.records.get(id) ?? {};
    const approval = { by: 'arn:aws:iam::1:user/ann', because: 'ok', digest: digest ?? '' };
    return remediate(
      request({ via: 'runbook', executionId: 'approval', source: 'approval', approval, ...overrides }),
      dependencies,
    );
  };
  return { ...base, dependencies, starts, state, asked, approved };
}

/** Approves the plan, and delivers the request until it ends. */
async function toTheEnd(world: ReturnType<typeof setup>) {
  await world.asked();
  const { digest } = world.history.records.get(id) ?? {};
  const approval = { by: 'arn:aws:iam::1:user/ann', because: 'ok', digest: digest ?? '' };
  const again = () => world.approved({ approval });
  const first = await again();
  return first.outcome === 'running' ? again() : first;
}

describe('a runbook without a playbook', () => {
  it('always asks, and shows the inputs and the digest of the document', async () => {
    const { asked, history, starts } = setup();

    const answer = await asked();

    expect(answer).toMatchObject({ outcome: 'awaiting-approval', reversible: false, next: 'ask' });
    expect(answer.question).toContain('"Seconds":["30"]');
    expect(answer.question).toContain('ASR cannot predict or undo what it changes. Nothing verifies the result.');
    expect(answer.warning).toContain('Cannot be undone');
    expect(history.records.get(id)?.pending).toEqual([
      {
        field: 'document',
        from: 'not started',
        to: {
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
          inputs: { House: ['the-house'], Door: ['front'], Seconds: ['30'] },
        },
      },
    ]);
    expect(starts).toEqual([]);
  });

  it('refuses a resource whose name Systems Manager would read as a variable', async () => {
    const { dependencies, starts } = setup();

    const answer = await remediate(request({ via: 'runbook', resourceId: 'house-{{ssm:key}}' }), dependencies);

    expect(answer).toMatchObject({ outcome: 'refused', reason: expect.stringMatching(/^The name .*contains \{\{/) });
    expect(starts).toEqual([]);
  });

  it('plans without a start', async () => {
    const { dependencies, starts } = setup();

    expect(await remediate(request({ via: 'runbook', step: 'plan' }), dependencies)).toMatchObject({
      outcome: 'planned',
      reason: expect.stringContaining(
        'Starts the SSM document of House.1 with House = the-house; Door = front; Seconds = 30.',
      ),
    });
    expect(starts).toEqual([]);
  });

  it('starts what was approved, and is unverified at its end', async () => {
    const world = setup();

    const ended = await toTheEnd(world);

    expect(ended).toMatchObject({
      outcome: 'unverified',
      summary: '',
      reason: expect.stringContaining('nothing verified'),
    });
    expect(world.starts).toEqual([
      { sha256: expect.any(String), inputs: { House: ['the-house'], Door: ['front'], Seconds: ['30'] } },
    ]);
    expect(world.history.records.get(id)).toMatchObject({ outcome: 'unverified', runbook: run });
  });

  it.each<[string, (state: ReturnType<typeof setup>['state']) => void]>([
    ['document', (state) => (state.playbook = playbookOf({ check: 'Verify', door: 'back' }))],
    ['inputs', (state) => (state.playbook = playbookOf({ seconds: 31 }))],
  ])('asks again if the %s changed after the approval', async (_, change) => {
    const world = setup();
    await world.asked();
    change(world.state);

    expect(await world.approved()).toMatchObject({ outcome: 'awaiting-approval' });
    expect(world.starts).toEqual([]);
  });

  it('is fixed only if its check succeeded', async () => {
    expect(await toTheEnd(setup({ check: 'Verify' }))).toMatchObject({ outcome: 'fixed' });
    expect(
      await toTheEnd(setup({ check: 'Verify', status: () => ({ kind: 'done', succeeded: ['Lock'] }) })),
    ).toMatchObject({ outcome: 'failed', unverified: true, reason: expect.stringContaining('did not succeed') });
  });

  it.each([
    ['Verify', { unverified: true, reason: expect.stringContaining('its check failed') }],
    ['Lock', { reason: expect.stringContaining('It may have changed the resource: check it, then remediate again.') }],
  ])('is failed after the step %s failed', async (step, expected) => {
    const status = () => ({ kind: 'failed' as const, reason: `It failed in ${step}. ${'x'.repeat(290)}`, step });
    const ended = await toTheEnd(setup({ check: 'Verify', status }));

    expect(ended).toMatchObject({ outcome: 'failed', summary: '', ...expected });
    expect(ended).toMatchObject({ reason: expect.stringContaining(`It failed in ${step}.`) });
  });

  it('does not start if Security Hub no longer reports the finding, and ends the approval', async () => {
    const world = setup();
    await world.asked();
    world.state.closed = 'The finding is now PASSED, RESOLVED, ACTIVE.';

    expect(await world.approved()).toMatchObject({
      outcome: 'skipped',
      reason: 'The finding is now PASSED, RESOLVED, ACTIVE. The document was not started.',
    });
    expect(world.history.records.get(id)).toMatchObject({ pending: [], digest: null, changes: [] });
    expect(world.starts).toEqual([]);
  });

  it('refuses if the finding cannot be read', async () => {
    const night = setup({ whyFindingClosed: () => Promise.reject(named('AccessDeniedException')) });
    await night.asked();

    expect(await night.approved()).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('AccessDeniedException'),
    });
    expect(night.starts).toEqual([]);
  });

  it.each([
    [
      'is missing or foreign',
      new ForeignRunbookError('There is no document ASR-House.1. Deploy it.'),
      'There is no document',
    ],
    ['may not be read', named('AccessDeniedException'), 'AWS denied access to the role RunbookOperator'],
  ])('refuses a document that %s, and records no change', async (_, error, reason) => {
    const world = setup({ checkDocument: () => Promise.reject(error) });
    await world.asked();

    expect(await world.approved()).toMatchObject({ outcome: 'refused', reason: expect.stringContaining(reason) });
    expect(world.history.records.get(id)?.changes).toEqual([]);
    expect(world.starts).toEqual([]);
  });

  it('retries what a retry can resolve, before it starts anything', async () => {
    const world = setup({ checkDocument: () => Promise.reject(transient()) });
    await world.asked();

    await expect(world.approved()).rejects.toThrow('Rate exceeded');
    expect(world.starts).toEqual([]);
  });

  it('is failed without an undo if the start fails', async () => {
    const world = setup({ start: () => Promise.reject(named('InvalidAutomationExecutionParametersException')) });

    expect(await toTheEnd(world)).toMatchObject({ outcome: 'failed', summary: '' });
  });

  it('cannot be undone', async () => {
    const world = setup();
    await toTheEnd(world);

    expect(
      await remediate(request({ via: 'runbook', step: 'undo', executionId: 'undo' }), world.dependencies),
    ).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('cannot be undone') });
  });
});

describe('a runbook without a playbook, after a crash', () => {
  it('starts with the approved inputs although the policy changed since', async () => {
    let crashes = true;
    const starts: unknown[] = [];
    const world = setup({
      start: async (_request, changes = []) => {
        if (crashes) throw transient();
        starts.push(plannedStart(changes).inputs['Seconds']);
        return run;
      },
    });
    await world.asked();
    const { digest } = world.history.records.get(id) ?? {};
    const approval = { by: 'ann', because: 'ok', digest: digest ?? '' };
    await expect(world.approved({ approval })).rejects.toThrow('Rate exceeded');
    crashes = false;
    world.state.playbook = playbookOf({ seconds: 31 });
    // The finding is not read again: the document may have started.
    world.state.closed = 'The finding is gone.';

    expect(await world.approved({ approval })).toMatchObject({ outcome: 'running' });
    expect(starts).toEqual([['30']]);
  });

  it('does not start twice, and says that the result is unknown', async () => {
    const world = setup({ lostId: true });

    expect(await toTheEnd(world)).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('lost the id of its execution'),
    });
  });

  it('is not started again by a message that arrives again', async () => {
    const world = setup({ check: 'Verify' });
    const ended = await toTheEnd(world);
    const { approval } = world.history.records.get(id) ?? {};

    expect(await world.approved({ approval: approval ?? null })).toEqual(ended);
    expect(world.starts).toHaveLength(1);
  });

  it('is failed if the document runs for longer than its time', async () => {
    const world = setup({ status: () => ({ kind: 'running' }) });
    await world.asked();
    const { digest } = world.history.records.get(id) ?? {};
    const approval = { by: 'ann', because: 'ok', digest: digest ?? '' };
    expect(await world.approved({ approval })).toMatchObject({ outcome: 'running' });
    expect(await world.approved({ approval })).toMatchObject({ outcome: 'running' });
    world.pass(1801);

    expect(await world.approved({ approval })).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('did not complete the change within 1800 seconds, and may still do so'),
    });
  });

  it('does not start for a second approved plan while the first one is in progress', async () => {
    let status: AutomationStatus = { kind: 'running' };
    const world = setup({ status: () => status });
    const second = { via: 'runbook', remediationId: 'r-2' } as const;
    await world.asked();
    await remediate(request({ ...second, executionId: 'second' }), world.dependencies);
    const digest = world.history.records.get(id)?.digest ?? '';
    const approval = { by: 'ann', because: 'ok', digest };
    await world.approved({ approval });

    expect(await world.approved({ ...second, approval })).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining(`already runs on this resource, for remediation ${id}`),
    });
    expect(world.starts).toHaveLength(1);

    status = { kind: 'done', succeeded: [] };
    expect(await world.approved({ approval })).toMatchObject({ outcome: 'unverified' });
    const third = { via: 'runbook', remediationId: 'r-3' } as const;
    await remediate(request({ ...third, executionId: 'third' }), world.dependencies);
    expect(await world.approved({ ...third, executionId: 'third approved', approval })).toMatchObject({
      outcome: 'running',
    });
    expect(world.starts).toHaveLength(2);
  });

  it('is not started by a request that arrives while the resource is claimed', async () => {
    const world = setup();
    const claimed = {
      kind: 'busy',
      remediationId: id,
      controlId: 'House.1',
      step: 'remediate',
      isKnown: false,
    } as const;
    const second = request({ via: 'runbook', remediationId: 'r-2', executionId: 'second' });
    const history = { ...world.history, open: async () => claimed };

    expect(await remediate(second, { ...world.dependencies, history })).toMatchObject({
      outcome: 'skipped',
      reason: expect.stringContaining('does not start twice'),
    });
  });
});
