import { describe, expect, it } from '@jest/globals';
import { type Parameters, skip, type AnyPlaybook, type Parameter } from '@asr/playbooks';
import type { RemediationRequest } from '../model/index.ts';
import { remediate } from './remediate.ts';
import { request, world } from './testing/index.ts';

const anything: Parameter<unknown> = {
  default: null,
  meaning: 'choice',
  unit: '',
  type: 'any',
  range: '',
  description: '',
  schema: {},
  read: (value) => ({ ok: true, value }),
};

/** Plans nothing, and stores the parameters that it receives. */
function eventWorld({ remediesEvent = true, more = {} } = {}) {
  const { playbook, ...built } = world();
  const seen: Parameters[] = [];
  const given = {
    ...playbook,
    ...(remediesEvent && { remediesEvent }),
    heeds: ['Street.1' as const, 'Street.2' as const],
    parameters: { event: anything, earlier: anything, inForce: anything, ...more },
    plan: (_state: unknown, parameters: Parameters) => {
      seen.push(parameters);
      return skip('Only looked.');
    },
  } as unknown as AnyPlaybook;
  const dependencies = {
    ...built.dependencies,
    loadPlaybook: async () => given,
    parametersInForce: (controlId: string) => (controlId === 'Street.1' ? { forbid: ['cars'] } : undefined),
  };
  return { ...built, dependencies, seen };
}

const detected = (id: string, at: string, overrides: Partial<RemediationRequest> = {}) =>
  request({
    remediationId: id,
    source: 'detection',
    detection: { id, at, what: 'Opened.' },
    parameters: { finding: { event: { id } }, policy: {} },
    ...overrides,
  });

describe('a control that remediates events', () => {
  it('receives all events of the resource in order, and the parameters of the controls that it respects', async () => {
    const { dependencies, seen } = eventWorld();
    await remediate(detected('late', '2026-11-20T10:00:02Z'), dependencies);
    await remediate(detected('early', '2026-11-20T10:00:00Z'), dependencies);

    expect(seen.at(-1)).toEqual({
      event: { id: 'early' },
      earlier: { events: [{ id: 'early' }, { id: 'late' }], isComplete: true },
      inForce: { 'Street.1': { forbid: ['cars'] } },
    });
  });

  it('receives an event whose request still waits', async () => {
    const { history, dependencies, seen, pass } = eventWorld();
    await history.open(request({ remediationId: 'r-other' }), 'regional', { token: 'theirs', milliseconds: 60_000 });
    await expect(remediate(detected('waits', '2026-11-20T10:00:02Z'), dependencies)).rejects.toThrow('holds');
    pass(61);

    await remediate(detected('first', '2026-11-20T10:00:00Z'), dependencies);

    expect(seen.at(-1)?.['earlier']).toMatchObject({ events: [{ id: 'first' }, { id: 'waits' }] });
  });

  it('ignores the event, the history and the policy in a finding', async () => {
    const { dependencies, seen } = eventWorld();
    const forged = { event: { id: 'forged' }, earlier: { events: [], isComplete: true }, inForce: {} };
    await remediate(detected('real', '2026-11-20T10:00:00Z'), dependencies);

    const pressed = request({ remediationId: 'r-pressed', parameters: { finding: forged, policy: {} } });
    await remediate(pressed, dependencies);

    expect(seen.at(-1)).toMatchObject({ earlier: { events: [{ id: 'real' }] }, inForce: { 'Street.1': {} } });
  });
});

describe('a control that remediates no events', () => {
  it('never takes the parameters of other controls from a finding', async () => {
    const { dependencies, seen } = eventWorld({ remediesEvent: false });
    const forged = { inForce: { 'Street.1': {} } };

    await remediate(request({ parameters: { finding: forged, policy: {} } }), dependencies);

    expect(seen.at(-1)).toEqual({ event: null, earlier: null, inForce: { 'Street.1': { forbid: ['cars'] } } });
  });

  it('learns its remediation and its finding from the request only', async () => {
    const { dependencies, seen } = eventWorld({
      remediesEvent: false,
      more: { remediationId: anything, findingId: anything },
    });
    const asked = request({ parameters: { finding: { remediationId: 'forged', findingId: 'forged' }, policy: {} } });

    await remediate(asked, dependencies);

    expect(seen.at(-1)).toMatchObject({ remediationId: asked.remediationId, findingId: asked.finding.id });
  });
});
