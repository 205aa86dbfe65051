import { describe, expect, it } from '@jest/globals';
import { definePlaybook, set } from '@asr/playbooks';
import type { OwnFinding } from '../detection/index.ts';
import type { RemediationRequest } from '../model/index.ts';
import { aRequest, historyInMemory } from '../testing/index.ts';
import type { TagVerdict } from '../policy/index.ts';
import type { Dependencies } from './dependencies.ts';
import { remediate } from './remediate.ts';

/** A bucket in memory, and the dependencies to remediate it. */
function aBucket(isPublic: boolean, effect: TagVerdict['effect']) {
  const bucket = { isPublic };
  const now = () => new Date('2026-11-24T12:00:00Z');
  const history = historyInMemory(now);
  const imported: OwnFinding[] = [];
  const playbook = definePlaybook({
    control: 'Bucket.1',
    title: 'close a bucket',
    resourceType: 'AwsS3Bucket',
    detectedBy: ['cloudtrail'],
    scope: 'regional',
    effect: 'reversible',
    permissions: { read: [], write: [] },
    parameters: {},
    read: async () => ({ ...bucket }),
    plan: (state) => set(state, { isPublic: false }),
    async apply(_target, { to }) {
      bucket.isPublic = to;
    },
  });
  const never = async () => {
    throw new Error('This is not asked for here.');
  };
  const dependencies: Dependencies = {
    history,
    loadPlaybook: async () => playbook,
    enter: async () => ({ now, client: () => undefined as never }),
    runbooks: never,
    limits: {},
    tagSettleMinutes: 60,
    undoHoldsDays: 30,
    openFindings: never,
    checkTags: async () => ({ tags: {}, effect }),
    parametersInForce: () => undefined,
    importFinding: async (_aws, finding) => {
      imported.push(finding);
      return undefined;
    },
    roleName: () => 'ASR-Bucket.1',
    lease: () => ({ token: 'attempt', milliseconds: 60_000 }),
    now,
    pause: async () => undefined,
  };
  const run = (overrides: Partial<RemediationRequest> = {}) =>
    remediate(aRequest({ controlId: 'Bucket.1', ...overrides }), dependencies);
  return { bucket, imported, run };
}

const exempt = { outcome: 'skipped', reason: 'The tag exempts it.' } as const;
const ignored = { outcome: 'ignored', reason: 'Ignored the tag asr:exempt.' } as const;
const detection = {
  source: 'detection',
  detection: { id: 'e1', at: '2026-11-24T11:59:59Z', what: 'ada opened it.' },
} as const;

describe('an exemption tag that the policy does not allow', () => {
  it('does not stop the change, and the report says that it was ignored', async () => {
    const { bucket, run } = aBucket(true, ignored);

    expect(await run()).toMatchObject({
      outcome: 'fixed',
      reason: expect.stringMatching(/Ignored the tag asr:exempt\.$/),
    });
    expect(bucket.isPublic).toBe(false);
  });
});

describe('an exemption tag that the policy allows', () => {
  it('set at the time of a detected violation prevents the change, and the violation is reported', async () => {
    const { bucket, imported, run } = aBucket(true, exempt);

    expect(await run(detection)).toMatchObject({
      outcome: 'skipped',
      violation: true,
      reason: 'The tag exempts it. The violation still exists.',
    });
    expect(imported).toMatchObject([{ Compliance: { Status: 'FAILED' } }]);
    expect(bucket.isPublic).toBe(true);
  });

  it('without a violation is skipped without a report', async () => {
    const { imported, run } = aBucket(false, exempt);

    const answer = await run(detection);

    expect(answer).toMatchObject({ outcome: 'skipped' });
    expect(answer.violation).toBeUndefined();
    expect(imported).toEqual([]);
  });

  it('of a finding that Security Hub has is skipped: Security Hub reports the violation', async () => {
    const { imported, run } = aBucket(true, exempt);

    expect(await run()).toMatchObject({ outcome: 'skipped', reason: 'The tag exempts it.' });
    expect(imported).toEqual([]);
  });
});
