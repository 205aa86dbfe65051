import { describe, expect, it } from '@jest/globals';
import { aRecord, anObservation, observedGroup, removedRule } from '../testing/index.ts';
import { isObservation, observedResources } from './observed-resource.ts';

const never = () => false;

describe('isObservation', () => {
  it.each([
    ['returns true for an observation with any outcome', anObservation({ outcome: 'refused' }), true],
    ["returns true for a plan of ASR's own detection", aRecord({ source: 'detection', outcome: 'planned' }), true],
    ['returns false for a violation that ASR detected and fixed', aRecord({ source: 'detection' }), false],
    ['returns false for an automatic remediation', aRecord({ source: 'imported' }), false],
    [
      'returns false for a plan that an operator requested',
      aRecord({ source: 'custom-action', outcome: 'planned' }),
      false,
    ],
  ])('%s', (_, record, expected) => {
    expect(isObservation(record)).toBe(expected);
    expect(observedResources([record], never)).toHaveLength(expected ? 1 : 0);
  });
});

describe('observedResources', () => {
  it('takes the verdict from the latest observation, and the time from the first', () => {
    const seen = [
      observedGroup('sg-a', { startedAt: '2026-11-20T00:00:00.000Z' }),
      observedGroup('sg-a', {
        startedAt: '2026-11-22T00:00:00.000Z',
        outcome: 'compliant',
        pending: [],
        remediationId: 'r-latest',
      }),
      observedGroup('sg-a', {
        startedAt: '2026-11-21T00:00:00.000Z',
        finding: { ...anObservation().finding, id: 'another' },
      }),
    ];

    expect(observedResources(seen, never)).toEqual([
      expect.objectContaining({
        verdict: 'compliant',
        changes: [],
        remediationId: 'r-latest',
        firstSeen: '2026-11-20T00:00:00.000Z',
        lastSeen: '2026-11-22T00:00:00.000Z',
        findings: ['finding/sg-a', 'another'],
      }),
    ]);
  });

  it('separates Regions, accounts and controls', () => {
    const seen = [
      anObservation(),
      anObservation({ region: 'us-east-1' }),
      anObservation({ accountId: '222222222222' }),
      anObservation({ controlId: 'EC2.14' }),
    ];

    expect(observedResources(seen, never)).toHaveLength(4);
  });

  it('separates findings whose resource could not be read', () => {
    expect(
      observedResources([observedGroup('a', { resourceId: '' }), observedGroup('b', { resourceId: '' })], never),
    ).toHaveLength(2);
  });

  it.each([
    ['compliant', 'compliant'],
    ['gone', 'gone'],
    ['refused', 'refused'],
    ['failed', 'failed'],
    ['skipped', 'left-alone'],
    [null, 'unfinished'],
  ] as const)('returns for the outcome %s the verdict %s without changes', (outcome, verdict) => {
    expect(observedResources([anObservation({ outcome })], never)).toMatchObject([
      { verdict, changes: [], asked: [], whyAsk: null },
    ]);
  });

  it('requires approval of every change if the policy requires approval', () => {
    const [asked] = observedResources([anObservation({ approvalRequired: true })], () => true);

    expect(asked).toMatchObject({ verdict: 'would-ask', changes: [], asked: [removedRule], whyAsk: 'approval' });
  });

  it('never counts a change as automatic that the plan asks for', () => {
    const rdp = { ...removedRule, key: 'ingress tcp 3389 0.0.0.0/0' };
    const asked = ['rules[ingress tcp 3389 0.0.0.0/0]'];
    const observed = observedResources([anObservation({ pending: [removedRule, rdp], asked })], () => false);

    expect(observed).toMatchObject([{ verdict: 'would-change', changes: [removedRule], asked: [rdp], whyAsk: 'plan' }]);
  });

  it('requires approval of irreversible changes, and applies the others', () => {
    const password = { field: 'consolePassword', from: {}, to: null };
    const mixed = observedResources(
      [anObservation({ pending: [removedRule, password] })],
      (_, { field }) => field === 'consolePassword',
    );
    const onlyPassword = observedResources([anObservation({ pending: [password] })], () => true);

    expect(mixed).toMatchObject([
      { verdict: 'would-change', changes: [removedRule], asked: [password], whyAsk: 'irreversible' },
    ]);
    expect(onlyPassword).toMatchObject([
      { verdict: 'would-ask', changes: [], asked: [password], whyAsk: 'irreversible' },
    ]);
  });
});
