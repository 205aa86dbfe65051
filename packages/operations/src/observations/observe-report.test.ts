import { describe, expect, it } from '@jest/globals';
import type { RemediationRecord } from '@asr/orchestrator';
import { observedGroup, removedRule } from '../testing/index.ts';
import { observeReport } from './observe-report.ts';
import { observedResources } from './observed-resource.ts';

const period = { since: '2026-11-14T00:00:00.000Z', until: '2026-11-21T00:00:00.000Z' };
const rdp = { ...removedRule, key: 'ingress tcp 3389 0.0.0.0/0' };

function reportOf(records: readonly RemediationRecord[]) {
  return observeReport(
    observedResources(records, () => false),
    period,
  );
}

describe('observeReport', () => {
  it('counts the resources of each control by verdict, in the order of control ids', () => {
    const { controls, total } = reportOf([
      observedGroup('sg-1'),
      observedGroup('sg-2', { pending: [removedRule, rdp] }),
      observedGroup('sg-2', { pending: [removedRule, rdp] }),
      observedGroup('sg-3', { outcome: 'compliant', pending: [] }),
      observedGroup('sg-4', { outcome: 'gone', pending: [] }),
      observedGroup('sg-5', { approvalRequired: true }),
      observedGroup('sg-6', { controlId: 'EC2.2', outcome: null, pending: [] }),
    ]);

    expect(controls.map(({ controlId }) => controlId)).toEqual(['EC2.2', 'EC2.13']);
    expect(controls[1]).toMatchObject({
      findings: 5,
      resources: 5,
      wouldChange: 2,
      wouldAsk: 1,
      askedByPolicy: 1,
      askedByPlan: 0,
      askedIrreversible: 0,
      compliant: 1,
      gone: 1,
      changes: 3,
      kindsOfChange: [
        { text: '- rules[ingress tcp 22 0.0.0.0/0]', count: 2 },
        { text: '- rules[ingress tcp 3389 0.0.0.0/0]', count: 1 },
      ],
      kindsAsked: [{ text: '- rules[ingress tcp 22 0.0.0.0/0]', count: 1 }],
    });
    expect(total).toMatchObject({ findings: 6, resources: 6, wouldChange: 2, unfinished: 1, changes: 3 });
  });

  it('counts the same reason of different resources once, with the most frequent first', () => {
    const refused = (name: string, reason: string) => observedGroup(name, { outcome: 'refused', pending: [], reason });
    const { controls } = reportOf([
      refused('sg-111', 'No role in 111122223333.'),
      refused('sg-222', 'The group sg-222 is used by a deployment.'),
      refused('sg-333', 'The group sg-333 is used by a deployment.'),
      observedGroup('sg-444', { outcome: 'skipped', pending: [], reason: 'Exempt.' }),
      observedGroup('sg-555', { outcome: 'failed', pending: [], reason: 'Broken.' }),
    ]);

    expect(controls).toMatchObject([
      {
        refused: 3,
        whyRefused: [
          { text: 'The group … is used by a deployment.', count: 2 },
          { text: 'No role in ….', count: 1 },
        ],
        leftAlone: 1,
        whyLeftAlone: [{ text: 'Exempt.', count: 1 }],
        failed: 1,
        whyFailed: [{ text: 'Broken.', count: 1 }],
      },
    ]);
  });

  it('counts the automatic remediations of an account in its busiest hour, by the time of the first observation', () => {
    const at = (name: string, startedAt: string, other: Partial<RemediationRecord> = {}) =>
      observedGroup(name, { startedAt, ...other });
    const { accounts } = reportOf([
      at('sg-1', '2026-11-20T10:01:00.000Z'),
      at('sg-2', '2026-11-20T10:59:00.000Z'),
      at('sg-3', '2026-11-20T11:00:00.000Z'),
      at('sg-3', '2026-11-20T10:30:00.000Z', { accountId: '222222222222' }),
      at('sg-4', '2026-11-20T10:30:00.000Z', { approvalRequired: true }),
    ]);

    expect(accounts.map(({ accountId, mostInAnHour, resources }) => [accountId, mostInAnHour, resources])).toEqual([
      ['111122223333', 2, 4],
      ['222222222222', 1, 1],
    ]);
  });

  it('lists the resources with the most changes, over all controls', () => {
    const { mostTouched } = reportOf([
      observedGroup('sg-1'),
      observedGroup('sg-2', { pending: [removedRule] }),
      observedGroup('sg-2', { controlId: 'EC2.14', pending: [rdp], approvalRequired: true }),
      observedGroup('sg-3', { outcome: 'refused', pending: [] }),
    ]);

    expect(mostTouched.map(({ resourceId, changes, controls }) => [resourceId.slice(-4), changes, controls])).toEqual([
      ['sg-2', 2, ['EC2.13', 'EC2.14']],
      ['sg-1', 1, ['EC2.13']],
    ]);
  });
});
