import { describe, expect, it } from '@jest/globals';
import { aRecord, anObservation, observedGroup, removedRule } from '../../testing/index.ts';
import { isObservation, observedResources } from './observed-resource.ts';

const never = () => false;

describe('what counts as observed', () => {
  it.each([
    ['what was observed, whatever came of it', anObservation({ outcome: 'refused' }), true],
    ['a plan of what ASR detects itself', aRecord({ source: 'detection', outcome: 'planned' }), true],
    ['what ASR detected and fixed', aRecord({ source: 'detection' }), false],
    ['what automatic did', aRecord({ source: 'imported' }), false],
    ['a plan that a person asked for', aRecord({ source: 'custom-action', outcome: 'planned' }), false],
  ])('%s', (_, record, expected) => {
    expect(isObservation(record)).toBe(expected);
    expect(observedResources([record], never)).toHaveLength(expected ? 1 : 0);
  });
});

describe('an observed resource', () => {
  it('is judged by its latest observation, and knows when automatic would have acted', () => {
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

  it('is another one in another Region, another account and for another control', () => {
    const seen = [
      anObservation(),
      anObservation({ region: 'us-east-1' }),
      anObservation({ accountId: '222222222222' }),
      anObservation({ controlId: 'EC2.14' }),
    ];

    expect(observedResources(seen, never)).toHaveLength(4);
  });

  it('is one for each finding where none could be read from it', () => {
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
  ] as const)('that came to %s is told as %s, and changes nothing', (outcome, verdict) => {
    expect(observedResources([anObservation({ outcome })], never)).toMatchObject([
      { verdict, changes: [], asked: [], whyAsk: null },
    ]);
  });

  it('asks for all of it where the policy wants approval, even of what cannot be undone', () => {
    const [asked] = observedResources([anObservation({ approvalRequired: true })], () => true);

    expect(asked).toMatchObject({ verdict: 'would-ask', changes: [], asked: [removedRule], whyAsk: 'approval' });
  });

  it('asks for what cannot be undone, and changes the rest', () => {
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
