import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { evaluationsOf } from './arrivals.ts';
import { type Deployment, simulate } from './simulate.ts';

const deployment: Deployment = {
  window: 20,
  findingsOfExecution: 50,
  requestsOfGroup: 50,
  resourcesOfSession: 20,
  slots: 50,
  mostNotes: 3,
  secondsOfGroup: 1.5,
  secondsOfTenWrites: 0.2,
  writeUnits: 23,
  mailsEach: false,
};
const day = { accounts: 50, meanOfEvaluation: 5, peakShare: 0.5, seed: 1 };
const one = { second: 100, account: 1, region: 1, control: 1, findings: 1 };

describe('a simulated day', () => {
  it('gives every finding exactly one outcome, whatever the deployment', () => {
    fc.assert(
      fc.property(
        fc.record({
          findings: fc.integer({ min: 1, max: 3000 }),
          meanOfEvaluation: fc.integer({ min: 1, max: 80 }),
          slots: fc.integer({ min: 1, max: 60 }),
          window: fc.integer({ min: 1, max: 300 }),
          findingsOfExecution: fc.integer({ min: 1, max: 200 }),
          requestsOfGroup: fc.integer({ min: 1, max: 100 }),
        }),
        ({ findings, meanOfEvaluation, ...given }) => {
          const evaluations = evaluationsOf({ ...day, findings, meanOfEvaluation });
          const result = simulate(evaluations, { ...deployment, ...given });

          expect(evaluations.reduce((sum, evaluation) => sum + evaluation.findings, 0)).toBe(findings);
          expect(result).toMatchObject({ findings, ended: findings });
          expect(result.executions).toBeGreaterThanOrEqual(Math.ceil(findings / given.findingsOfExecution));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('puts the findings of one evaluation into one execution and one group', () => {
    const { executions, groups, waits } = simulate([{ ...one, findings: 50 }], deployment);

    expect({ executions, groups }).toEqual({ executions: 1, groups: 1 });
    expect(waits['sts:AssumeRole'].calls).toBe(3);
    expect(waits['state transitions'].calls).toBe(6);
    expect(waits['securityhub:BatchUpdateFindings'].calls).toBe(1);
  });

  it('makes a lonely finding wait for the window, and no longer than its group and report take', () => {
    const { latency } = simulate([one], deployment);

    expect(latency.worst).toBeGreaterThan(20);
    expect(latency.worst).toBeLessThan(26);
  });

  it('deactivates the mail subscriptions if too many executions end in a second, and loses no finding', () => {
    const many = Array.from({ length: 100 }, (_, account) => ({ ...one, account }));
    const each = { ...deployment, window: 0, findingsOfExecution: 1, slots: 1000, mailsEach: true };

    expect(simulate(many, each)).toMatchObject({ ended: 100, deactivatedAfter: expect.any(Number) });
    expect(simulate(many.slice(0, 10), each).deactivatedAfter).toBeUndefined();
    expect(simulate(many, { ...each, mailsEach: false }).deactivatedAfter).toBeUndefined();
  });

  it('shows the quota that is met first', () => {
    const controls = Array.from({ length: 3000 }, (_, control) => ({ ...one, account: control, control }));
    const { waits, ended } = simulate(controls, { ...deployment, slots: 1000, mostNotes: 50 });

    expect(ended).toBe(3000);
    expect(waits['securityhub:BatchUpdateFindings']).toMatchObject({ calls: 3000, delayed: 3000 - 30 });
    expect(waits['states:StartExecution'].firstAt).toBeUndefined();
  });
});
