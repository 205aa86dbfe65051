import { describe, expect, it } from '@jest/globals';
import { explain, type AnyPlaybook } from '@asr/playbooks';
import type { RemediationRequest } from '../model/index.ts';
import { remediate } from './remediate.ts';
import { type House, world, request, id } from './testing/index.ts';

describe('a violation that ASR detected', () => {
  const detection = { id: 'event-1', at: '2026-11-24T01:02:03Z', what: 'alice opened the door from 198.51.100.7.' };
  const finding = {
    id: 'asr/House.1/the-house',
    format: 'asff' as const,
    productArn: 'arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default',
    accountId: '111122223333',
  };
  const detected = (overrides: Partial<RemediationRequest> = {}) =>
    request({ source: 'detection', detection, finding, ...overrides });

  /** The same house, with a control that Security Hub does not have. */
  function ownWorld(start: Partial<House> = {}) {
    const theWorld = world(start);
    const own: AnyPlaybook = {
      ...theWorld.playbook,
      detectedBy: ['cloudtrail'],
      plan: (state, parameters) => explain(theWorld.playbook.plan(state, parameters), 'Rule "night" says shut.'),
    };
    return { ...theWorld, dependencies: { ...theWorld.dependencies, loadPlaybook: async () => own } };
  }

  it('becomes a failed finding before the change, and a passed one after verification', async () => {
    const { dependencies, imported } = ownWorld();

    const answer = await remediate(detected(), dependencies);

    expect(answer).toMatchObject({
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

  it('is reported and not fixed in the mode manual', async () => {
    const { house, dependencies, imported, history } = ownWorld();

    const answer = await remediate(detected({ step: 'plan' }), dependencies);

    expect(answer).toMatchObject({ outcome: 'planned', reason: 'Nothing was changed. Rule "night" says shut.' });
    expect(house.lamp).toBe('on');
    expect(imported.map(({ Compliance }) => Compliance?.Status)).toEqual(['FAILED']);
    expect(history.records.get(id)).toMatchObject({ detection, because: 'Rule "night" says shut.' });
  });

  it('is not reported if the resource is compliant', async () => {
    const { dependencies, imported } = ownWorld({ doors: { front: 'shut' }, lamp: 'off' });
    expect(await remediate(detected(), dependencies)).toMatchObject({ outcome: 'compliant' });
    expect(imported).toEqual([]);
  });

  it('is fixed once when its event arrives twice', async () => {
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

  it('is fixed after the same event was only planned', async () => {
    const { house, dependencies } = ownWorld();
    await remediate(detected({ step: 'plan' }), dependencies);
    expect(await remediate(detected({ executionId: 'another' }), dependencies)).toMatchObject({ outcome: 'fixed' });
    expect(house.lamp).toBe('off');
  });

  it('becomes a failed finding again after an undo', async () => {
    const { dependencies, imported } = ownWorld();
    await remediate(detected(), dependencies);
    await remediate(detected({ step: 'undo', source: 'undo', executionId: 'undo', actor: 'bob' }), dependencies);
    expect(imported.at(-1)).toMatchObject({
      Compliance: { Status: 'FAILED' },
      Description: expect.stringContaining('Undone by bob'),
    });
  });

  it('is fixed even if the import fails, and the reason says so', async () => {
    const { dependencies } = ownWorld();
    const deaf = { ...dependencies, importFinding: async () => 'It could not be shown in Security Hub.' };
    expect(await remediate(detected(), deaf)).toMatchObject({
      outcome: 'fixed',
      reason: expect.stringContaining('It could not be shown in Security Hub.'),
    });
  });

  it('is not imported if Security Hub checks the control itself', async () => {
    const { dependencies, imported } = world();
    await remediate(request(), dependencies);
    expect(imported).toEqual([]);
  });
});
