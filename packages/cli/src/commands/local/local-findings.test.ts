import { describe, expect, it } from '@jest/globals';
import { completeRecord, readItems } from '@asr/orchestrator';
import { aRequest } from '@asr/orchestrator/testing';
import { findingsIn, openFindingOf } from './local-findings.ts';

describe('the findings in the local Security Hub', () => {
  it('are those of the event', () => {
    expect(findingsIn({ detail: { findings: [{ Id: 'a' }, null, 'b'] } })).toEqual([{ Id: 'a' }]);
    expect(findingsIn({ detail: {} })).toEqual([]);
    expect(findingsIn({})).toEqual([]);
  });

  it.each(['asff', 'ocsf'] as const)('have the identity of the recorded one (%s), and are open', (format) => {
    const record = completeRecord({ ...aRequest(), startedAt: '2026-11-21T00:00:00Z' });
    const finding = { ...record.finding, format };

    expect(readItems(openFindingOf({ ...record, finding }))).toMatchObject([
      {
        ok: true,
        finding: { reference: finding, complianceStatus: 'FAILED', workflowStatus: 'NOTIFIED', recordState: 'ACTIVE' },
      },
    ]);
  });
});
