import { describe, expect, it } from '@jest/globals';
import { isDelegated, readDelegatedRequest } from './request-event.ts';

const id = 'r-0a1b2c3d4e5f60718293';
const event = (type: string, detail: unknown) => ({ source: 'asr.delegate/x/y', 'detail-type': type, detail });

describe('isDelegated', () => {
  it('recognizes a request by its source, valid or not', () => {
    expect(['asr.delegate/a/b', 'asr.delegate', 'asr.delegate//'].map((source) => isDelegated({ source }))).toEqual([
      true,
      true,
      true,
    ]);
    expect(
      [{ source: 'asr' }, { source: 'aws.securityhub' }, { source: 1 }, {}, null, 'asr.delegate/a/b', []].map(
        isDelegated,
      ),
    ).toEqual(Array.from({ length: 7 }, () => false));
  });
});

describe('readDelegatedRequest', () => {
  it('reads every kind of request', () => {
    expect(readDelegatedRequest(event('ASR Undo', { remediationId: id }))).toEqual({
      ok: true,
      request: { action: 'undo', remediationId: id },
    });
    expect(readDelegatedRequest(event('ASR Undo', { findingId: 'f-1' }))).toEqual({
      ok: true,
      request: { action: 'undo', findingId: 'f-1' },
    });
    expect(
      readDelegatedRequest(event('ASR Approval', { remediationId: id, decision: 'reject', because: 'no' })),
    ).toEqual({
      ok: true,
      request: { action: 'approve', remediationId: id, decision: 'reject', because: 'no' },
    });
    expect(readDelegatedRequest(event('ASR Remediate', { findingIds: ['a'], mode: 'plan' }))).toEqual({
      ok: true,
      request: { action: 'remediate', findingIds: ['a'], mode: 'plan' },
    });
  });

  it.each([
    ['force', 'ASR Undo', { remediationId: id, force: true }, 'detail may have remediationId and nothing else.'],
    [
      'a name of the requester',
      'ASR Undo',
      { remediationId: id, by: 'the boss' },
      'detail may have remediationId and nothing else.',
    ],
    [
      'a name for the approver',
      'ASR Approval',
      { remediationId: id, decision: 'approve', because: 'x', by: 'x' },
      'nothing else.',
    ],
    ['an override', 'ASR Remediate', { findingIds: ['a'], 'asr-override': { by: 'x', because: 'y' } }, 'nothing else.'],
    ['findings', 'ASR Remediate', { findings: [{}] }, 'detail.findingIds must be a list.'],
    ['no finding', 'ASR Remediate', { findingIds: [] }, 'detail.findingIds must name a finding.'],
    [
      'too many findings',
      'ASR Remediate',
      { findingIds: Array.from({ length: 101 }, () => 'a') },
      'detail.findingIds must name at most 100 findings.',
    ],
    [
      'a finding that is not a string',
      'ASR Remediate',
      { findingIds: [{ Value: '', Comparison: 'PREFIX' }] },
      'detail.findingIds[0] must be a string.',
    ],
    ['an empty id', 'ASR Remediate', { findingIds: [''] }, 'detail.findingIds[0] must not be empty.'],
    ['another mode', 'ASR Remediate', { findingIds: ['a'], mode: 'remediate' }, 'detail.mode must be plan, or absent.'],
    [
      'a finding and a remediation',
      'ASR Undo',
      { findingId: 'a', remediationId: id },
      'detail may have findingId and nothing else.',
    ],
    ['force on a finding', 'ASR Undo', { findingId: 'a', force: true }, 'detail may have findingId and nothing else.'],
    [
      'the id of something else',
      'ASR Undo',
      { remediationId: 'SWITCH' },
      'detail.remediationId must be the id of a remediation',
    ],
    [
      'another decision',
      'ASR Approval',
      { remediationId: id, decision: 'yes', because: 'x' },
      'detail.decision must be approve or reject.',
    ],
    [
      'no reason',
      'ASR Approval',
      { remediationId: id, decision: 'approve', because: '' },
      'detail.because must not be empty.',
    ],
    ['no detail', 'ASR Undo', undefined, 'detail must be an object.'],
    ['a list', 'ASR Undo', [], 'detail must be an object.'],
    [
      'another type',
      'Security Hub Findings - Custom Action',
      { findings: [] },
      'detail-type must be one of ASR Remediate, ASR Approval, ASR Undo.',
    ],
  ])('refuses %s', (_, type, detail, sentence) => {
    expect(readDelegatedRequest(event(type, detail))).toEqual({ ok: false, error: expect.stringContaining(sentence) });
  });
});
