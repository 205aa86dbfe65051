import { describe, expect, it } from '@jest/globals';
import type { RemediationRecord } from '@asr/orchestrator';
import { fakeAws } from '@asr/playbooks/testing';
import { aRecord, fakeHistory } from '@asr/operations/testing';
import { fakeIo, runCli } from '../testing/index.ts';
import { renderLocal } from './render-local.ts';

const hostile = '\t\u001b[2J\u009b31m\u202e\u2067\u200b\u2028\n\r✔ EC2.13 fixed\u0007';
/** Characters that rewrite a terminal, turn text around or hide. ASR writes line breaks, and tabs between columns. */
const unsafe = /[^\P{C}\n\t]|[\u2028\u2029]/u;
const change = { field: `rules${hostile}`, key: hostile, from: { description: hostile }, to: null };
/** As it stood in history before texts were made safe, so that printers must not rely on it. */
const record = aRecord({
  remediationId: 'r-1',
  resourceId: `arn:aws:ec2:eu-west-1:111122223333:security-group/${hostile}`,
  region: hostile,
  controlId: `EC2.13${hostile}`,
  actor: hostile,
  reason: hostile,
  changes: [change],
  pending: [{ ...change, from: hostile, to: hostile }],
  digest: 'd1'.repeat(32),
  outcome: 'awaiting-approval',
  because: hostile,
  warning: hostile,
  approval: { by: hostile, because: hostile, digest: 'd1' },
  undo: { executionId: 'e', by: hostile, at: '2026-11-21T01:00:00.000Z' },
  conflict: [{ ...change, now: hostile }],
  allowedAgain: { by: hostile, at: hostile },
});
const asr = (argv: readonly string[], records: readonly RemediationRecord[] = [record]) =>
  runCli(argv, { adminAccount: () => fakeAws(fakeHistory(records).handlers) });

describe('untrusted text', () => {
  it.each([
    ['the list', ['history']],
    ['one remediation', ['history', 'r-1']],
    ['a refused approval', ['approve', 'r-1', '--because', 'x']],
    ['an approval of another plan', ['approve', 'r-1', '--plan', `ffffffff${hostile}`, '--because', 'x']],
    ['an unknown id', ['undo', `r-2${hostile}`]],
    ['an undo of many', ['undo', '--since', '2026-11-20']],
    ['a resource without an undo', ['allow-again', hostile, 'EC2.13']],
    ['an unknown control', ['allow-again', 'sg-1', hostile]],
  ])('has no control characters and no forged lines: %s', async (_, argv) => {
    const { out, err } = await asr(argv);

    expect(out + err).not.toBe('');
    expect(out + err).not.toMatch(unsafe);
    expect(out + err).not.toMatch(/^✔/m);
  });

  it('adds no column to a tab-separated table', async () => {
    const { out } = await asr(['history']);

    const columns = out
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t').length);
    expect(columns).toEqual([8, 8]);
  });

  it('has no control characters in the result of a local run', () => {
    const { controlId, accountId, region, resourceId, remediationId } = record;
    const view = { controlId, accountId, region, resourceId, remediationId, findingId: hostile, reason: hostile };
    const texts = { because: `${hostile} because`, warning: hostile };
    const result = {
      rules: [hostile],
      remediations: [{ ...view, ...texts, outcome: 'failed' as const, changes: [change] }],
      counts: { transitions: 1, lambdaInvocations: 1, awsApiCalls: 1 },
    };

    expect(renderLocal(result, fakeIo({}).io)).not.toMatch(unsafe);
  });

  it('is escaped in JSON', async () => {
    const { out } = await asr(['history', 'r-1', '--json']);

    expect(JSON.parse(out)).toMatchObject({ actor: hostile });
    expect(out).not.toMatch(unsafe);
  });

  it('is text in CSV, never a formula', async () => {
    const formulas = ['=1+1', '+1', '-1', '@A1', '\t=1', '\r=1'];
    for (const formula of formulas) {
      const { out } = await asr(['history', 'r-1', '--csv'], [aRecord({ remediationId: 'r-1', actor: formula })]);
      expect(out).toMatch(/"' ?[=+\-@]/);
    }
  });
});
