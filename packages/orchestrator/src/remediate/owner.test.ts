/** Resources that an owner manages: what ASR refuses, asks and warns of. */
import { describe, expect, it } from '@jest/globals';
import type { AnyPlaybook } from '@asr/playbooks';
import type { RemediationRequest } from '../model/index.ts';
import { remediate } from './remediate.ts';
import { type House, id, open, request, world } from './testing/index.ts';

const drift = 'CloudFormation stack shop will report drift. Change the template too.';
const stack = { 'aws:cloudformation:stack-name': 'shop' };
const controller = { 'elbv2.k8s.aws/cluster': 'shop' };
const cluster = { 'kubernetes.io/cluster/shop': 'owned' };

/** A house with these tags. Counts how often they are read. */
function owned(tags: { readonly [key: string]: string }, start: Partial<House> = {}) {
  const made = world(start);
  const reads = { count: 0 };
  const checkTags = async () => {
    reads.count += 1;
    return { tags, effect: undefined };
  };
  const dependencies = { ...made.dependencies, checkTags };
  const run = (overrides: Partial<RemediationRequest> = {}) => remediate(request(overrides), dependencies);
  return { ...made, dependencies, reads, run };
}

describe('a resource whose owner reverts changes', () => {
  it.each(['remediate', 'plan'] as const)('is not changed, and the reason names the owner (%s)', async (step) => {
    const { house, history, reads, run } = owned(controller);

    expect(await run({ step })).toMatchObject({
      outcome: 'refused',
      reason: expect.stringMatching(/^The AWS Load Balancer Controller .* Make the change in the Ingress/),
    });
    expect(house).toEqual(open);
    expect(history.records.get(id)).toMatchObject({ outcome: 'refused', changes: [] });
    expect(reads.count).toBe(1);
  });

  it('is not refused if it is compliant or gone', async () => {
    const shut = { doors: { front: 'shut' }, lamp: 'off' } as const;
    expect(await owned(controller, shut).run()).toMatchObject({ outcome: 'compliant' });
    expect(await owned(controller, { gone: true }).run()).toMatchObject({ outcome: 'gone' });
  });

  it('is not changed by an approval from before the owner took it over', async () => {
    const { house, history, dependencies } = owned(controller);
    const before = { ...dependencies, checkTags: async () => ({ tags: {}, effect: undefined }) };
    await remediate(request({ approvalRequired: true }), before);
    const approval = { by: 'ada', because: 'agreed', digest: history.records.get(id)?.digest ?? '' };

    const told = await remediate(request({ executionId: 'approved', source: 'approval', approval }), dependencies);

    expect(told).toMatchObject({ outcome: 'refused' });
    expect(house).toEqual(open);
  });

  it('is changed if an operator overrides, because owners that were deleted leave their tags', async () => {
    const { house, run } = owned(controller);
    expect(await run({ override: { by: 'ada', because: 'incident' } })).toMatchObject({ outcome: 'fixed' });
    expect(house.lamp).toBe('off');
  });

  it('can be undone after the owner took it over', async () => {
    const { house, dependencies, run } = owned(controller);
    await remediate(request(), { ...dependencies, checkTags: async () => ({ tags: {}, effect: undefined }) });

    expect(await run({ step: 'undo', executionId: 'undo' })).toMatchObject({ outcome: 'undone' });
    expect(house).toEqual(open);
  });

  it('is reported if ASR detected the violation, so that a false claim hides nothing', async () => {
    const { playbook, imported, dependencies } = owned(controller);
    const detecting: AnyPlaybook = { ...playbook, detectedBy: ['cloudtrail'] };
    const detection = { id: 'e1', at: '2026-11-21T00:00:00Z', what: 'alice opened the door' };

    const told = await remediate(request({ source: 'detection', detection }), {
      ...dependencies,
      loadPlaybook: async () => detecting,
    });

    expect(told).toMatchObject({ outcome: 'refused' });
    expect(imported).toMatchObject([
      { Compliance: { Status: 'FAILED' }, Description: expect.stringContaining('AWS Load Balancer Controller') },
    ]);
  });
});

describe('a resource whose owner can revert a change', () => {
  it('is changed only after an approval, and the question names the owner', async () => {
    const { house, history, run } = owned(cluster);

    expect(await run()).toMatchObject({
      outcome: 'awaiting-approval',
      warning: expect.stringContaining('Kubernetes manages this resource'),
      question: expect.stringContaining('\nWarning: Kubernetes manages this resource'),
    });
    expect(house).toEqual(open);

    const approval = { by: 'ada', because: 'agreed', digest: history.records.get(id)?.digest ?? '' };
    const told = await run({ executionId: 'approved', source: 'approval', approval });
    expect(told).toMatchObject({ outcome: 'fixed' });
    expect(told.warning).toBeUndefined();
    expect(house.lamp).toBe('off');
  });

  it('asks for the reasons of the playbook and of the owner', async () => {
    const { playbook, dependencies } = owned(cluster);
    const asking: AnyPlaybook = {
      ...playbook,
      plan: (state: never, parameters) => ({ ...playbook.plan(state, parameters), asks: { lamp: 'It is dark.' } }),
    };

    const told = await remediate(request(), { ...dependencies, loadPlaybook: async () => asking });

    expect(told.question).toMatch(/It is dark\. Kubernetes manages/);
  });
});

describe('a resource whose owner will report drift', () => {
  it('is changed, and the answer and history have the warning', async () => {
    const { house, history, reads, run } = owned(stack);

    expect(await run()).toMatchObject({ outcome: 'fixed', warning: drift });
    expect(house.lamp).toBe('off');
    expect(history.records.get(id)).toMatchObject({ warning: drift });
    expect(reads.count).toBe(1);
  });

  it('has the warning in the plan and in the question as well', async () => {
    expect(await owned(stack).run({ step: 'plan' })).toMatchObject({ outcome: 'planned', warning: drift });
    expect(await owned(stack).run({ approvalRequired: true })).toMatchObject({
      outcome: 'awaiting-approval',
      warning: drift,
      question: expect.stringContaining(`Warning: ${drift}`),
    });
  });

  it('keeps the warning while AWS completes the change', async () => {
    const { house, run } = owned(stack, { settled: false });
    expect(await run()).toMatchObject({ outcome: 'running' });
    house.settled = true;
    expect(await run()).toMatchObject({ outcome: 'fixed', warning: drift });
  });
});

describe('a plan', () => {
  it('warns of what cannot be undone, and of what an approver must know', async () => {
    const { playbook, dependencies, history } = owned({}, { ashes: 'full' });
    const asking: AnyPlaybook = {
      ...playbook,
      plan: (state: never, parameters) => ({ ...playbook.plan(state, parameters), asks: { lamp: 'It is dark.' } }),
    };

    const told = await remediate(request({ step: 'plan' }), { ...dependencies, loadPlaybook: async () => asking });

    expect(told).toMatchObject({ outcome: 'planned', warning: 'It is dark. Cannot be undone: ashes.' });
    expect(history.records.get(id)).toMatchObject({ warning: 'It is dark. Cannot be undone: ashes.' });
  });

  it('without a risk has no warning', async () => {
    expect((await owned({}).run({ step: 'plan' })).warning).toBeUndefined();
  });
});

describe('a change that Security Hub may not see', () => {
  const doubting = (start: Partial<House> = {}) => {
    const made = owned({}, start);
    const playbook: AnyPlaybook = { ...made.playbook, mayStayFailed: () => 'The report is old.' };
    return { ...made, dependencies: { ...made.dependencies, loadPlaybook: async () => playbook } };
  };

  it('is fixed, and the reason says why the finding may stay', async () => {
    expect(await remediate(request(), doubting().dependencies)).toMatchObject({
      outcome: 'fixed',
      mayStayFailed: true,
      reason: 'Changed and verified. The report is old.',
    });
  });

  it('leaves the finding open as well if nothing was to change', async () => {
    const { dependencies } = doubting({ doors: { front: 'shut' }, lamp: 'off' });
    expect(await remediate(request(), dependencies)).toMatchObject({
      outcome: 'compliant',
      mayStayFailed: true,
      reason: 'The resource is compliant; nothing was changed. The report is old.',
    });
  });
});

describe('a containment', () => {
  const containing = (start: Partial<House> = {}, more: Partial<AnyPlaybook> = {}) => {
    const made = owned({}, start);
    const playbook: AnyPlaybook = { ...made.playbook, nextSteps: 'Search CloudTrail.', ...more };
    return { ...made.dependencies, loadPlaybook: async () => playbook };
  };

  it.each([
    ['fixed', {}, 'Changed and verified. Search CloudTrail.'],
    [
      'compliant',
      { doors: { front: 'shut' }, lamp: 'off' } as const,
      'The resource is compliant; nothing was changed. Search CloudTrail.',
    ],
  ])('that is %s says what to check next, and leaves the finding open', async (outcome, start, reason) => {
    expect(await remediate(request(), containing(start))).toMatchObject({ outcome, isContained: true, reason });
  });

  it('says which evidence there is before what to check next', async () => {
    const reason = 'Changed and verified. Snapshots: snap-1. Search CloudTrail.';
    const dependencies = containing({}, { evidence: () => 'Snapshots: snap-1.' });
    expect(await remediate(request(), dependencies)).toMatchObject({ outcome: 'fixed', reason });
  });
});
