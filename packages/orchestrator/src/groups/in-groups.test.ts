import { describe, expect, it } from '@jest/globals';
import type { RemediationRequest } from '../model/index.ts';
import { aRequest } from '../testing/index.ts';
import { inGroups } from './in-groups.ts';

const requestOf = (nth: number, overrides: Partial<RemediationRequest> = {}) =>
  aRequest({ remediationId: `r-${nth}`, ...overrides });
const ids = (groups: ReturnType<typeof inGroups>) =>
  groups.map((group) => group.map(({ remediationId }) => remediationId));

describe('requests in groups', () => {
  it('are together if account, Region and control are the same', () => {
    const groups = inGroups([
      requestOf(1),
      requestOf(2, { accountId: '444455556666' }),
      requestOf(3),
      requestOf(4, { region: 'us-east-1' }),
      requestOf(5, { controlId: 'EC2.14' }),
      requestOf(6, { actor: 'ada' }),
    ]);

    expect(ids(groups)).toEqual([['r-1', 'r-3'], ['r-2'], ['r-4'], ['r-5'], ['r-6']]);
  });

  it('are together if their controls change the same document of the account', () => {
    const ofAccount = { resourceType: 'AwsAccount', resourceId: 'AWS::::Account:111122223333' };
    const controls = ['IAM.11', 'CloudWatch.1', 'IAM.15', 'IAM.18', 'CloudWatch.4', 'Config.1'];

    const groups = inGroups(controls.map((controlId, nth) => requestOf(nth, { ...ofAccount, controlId })));

    expect(ids(groups)).toEqual([['r-0', 'r-2'], ['r-1', 'r-4'], ['r-3'], ['r-5']]);
  });

  it.each<[what: string, overrides: Partial<RemediationRequest>]>([
    ['an undo', { step: 'undo' }],
    ['a plan', { step: 'plan' }],
    ['an approval', { approval: { by: 'ada', because: 'agreed', digest: 'd' } }],
    ['an override', { override: { by: 'ada', because: 'incident' } }],
    ['a runbook', { via: 'runbook' }],
    ['an event that ASR detected', { detection: { id: 'e', at: '2026-11-21T00:00:00Z', what: 'opened a port' } }],
  ])('do not contain %s', (_, overrides) => {
    expect(ids(inGroups([requestOf(1), requestOf(2, overrides), requestOf(3, overrides), requestOf(4)]))).toEqual([
      ['r-1', 'r-4'],
      ['r-2'],
      ['r-3'],
    ]);
  });

  it('are at most 50, and fewer if they are large', () => {
    const small = Array.from({ length: 120 }, (_, nth) => requestOf(nth));
    const large = small.map((one) => ({ ...one, parameters: { finding: {}, policy: { text: 'x'.repeat(20_000) } } }));

    expect(inGroups(small).map(({ length }) => length)).toEqual([50, 50, 20]);
    expect(Math.max(...inGroups(large).map(({ length }) => length))).toBeLessThan(10);
    expect(inGroups(large).flat()).toEqual(large);
  });
});
