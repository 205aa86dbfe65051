import { describe, expect, it } from '@jest/globals';
import { explain, type AnyPlaybook } from '@asr/playbooks';
import type { RemediationRequest } from '../model/index.ts';
import { remediate } from './remediate.ts';
import { type House, world, request, id } from './testing/index.ts';

describe('what ASR detected itself', () => {
  const detection = { id: 'event-1', at: '2026-11-24T01:02:03Z', what: 'alice opened the door from 198.51.100.7.' };
  const finding = {
    id: 'asr/House.1/the-house',
    format: 'asff' as const,
    productArn: 'arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default',
    accountId: '111122223333',
  };
  const detected = (overrides: Partial<RemediationRequest> = {}) =>
    request({ source: 'detection', detection, finding, ...overrides });

  /** The same house, whose playbook Security Hub knows nothing of. */
  function ownWorld(start: Partial<House> = {}) {
    const theWorld = world(start);
    const own: AnyPlaybook = {
      ...theWorld.playbook,
      detectedBy: ['cloudtrail'],
      plan: (state, parameters) => explain(theWorld.playbook.plan(state, parameters), 'Rule "night" says shut.'),
    };
    return { ...theWorld, dependencies: { ...theWorld.dependencies, loadPlaybook: async () => own } };
  }

  it('becomes a failed finding before anything is changed, and a passed one after it was verified', async () => {
    const { dependencies, imported } = ownWorld();

    const told = await remediate(detected(), dependencies);

    expect(told).toMatchObject({
      outcome: 'fixed',
      reason: 'Changed and verified. Rule "night" says shut.',
      trigger: detection.what,
    });
    expect(imported.map(({ Id, Compliance, Description }) => [Id, Compliance?.Status, Description])).toEqual([
      [
        finding.id,
        'FAILED',
        expect.stringMatching(/^Rule "night" says shut\. Planned changes: .*alice opened the door/),
      ],
      [finding.id, 'PASSED', expect.stringContaining('Changed and verified')],
    ]);
  });

  it('is shown and not changed where the policy leaves it to people', async () => {
    const { house, dependencies, imported, history } = ownWorld();

    const told = await remediate(detected({ step: 'plan' }), dependencies);

    expect(told).toMatchObject({ outcome: 'planned', reason: 'Nothing was changed. Rule "night" says shut.' });
    expect(house.lamp).toBe('on');
    expect(imported.map(({ Compliance }) => Compliance?.Status)).toEqual(['FAILED']);
    expect(history.records.get(id)).toMatchObject({ detection, because: 'Rule "night" says shut.' });
  });

  it('is no finding where nothing is wrong', async () => {
    const { dependencies, imported } = ownWorld({ doors: { front: 'shut' }, lamp: 'off' });
    expect(await remediate(detected(), dependencies)).toMatchObject({ outcome: 'compliant' });
    expect(imported).toEqual([]);
  });

  it('is not done twice when its event arrives twice', async () => {
    const { house, dependencies } = ownWorld();
    await remediate(detected(), dependencies);
    house.lamp = 'on';

    const again = await remediate(detected({ executionId: 'another' }), dependencies);

    expect(again).toMatchObject({
      outcome: 'skipped',
      reason: `This event was processed before. See remediation ${id}.`,
    });
    expect(house.lamp).toBe('on');
  });

  it('is fixed although the same event was only planned before', async () => {
    const { house, dependencies } = ownWorld();
    await remediate(detected({ step: 'plan' }), dependencies);
    expect(await remediate(detected({ executionId: 'another' }), dependencies)).toMatchObject({ outcome: 'fixed' });
    expect(house.lamp).toBe('off');
  });

  it('is a failed finding again once a person has undone the fix', async () => {
    const { dependencies, imported } = ownWorld();
    await remediate(detected(), dependencies);
    await remediate(detected({ step: 'undo', source: 'undo', executionId: 'undo', actor: 'bob' }), dependencies);
    expect(imported.at(-1)).toMatchObject({
      Compliance: { Status: 'FAILED' },
      Description: expect.stringContaining('Undone by bob'),
    });
  });

  it('is fixed although Security Hub cannot be told, and says so', async () => {
    const { dependencies } = ownWorld();
    const deaf = { ...dependencies, importFinding: async () => 'It could not be shown in Security Hub.' };
    expect(await remediate(detected(), deaf)).toMatchObject({
      outcome: 'fixed',
      reason: expect.stringContaining('It could not be shown in Security Hub.'),
    });
  });

  it('is imported by nobody where Security Hub checks the control itself', async () => {
    const { dependencies, imported } = world();
    await remediate(request(), dependencies);
    expect(imported).toEqual([]);
  });
});
