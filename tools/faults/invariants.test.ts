/** Each invariant must report a run that breaks it. Otherwise, an invariant that checks nothing would go unnoticed. */
import { describe, expect, it } from '@jest/globals';
import { type RemediationRecord, newRecord } from '@asr/orchestrator';
import { aRequest } from '@asr/orchestrator/testing';
import { registry, type AnyState } from '@asr/playbooks';
import { brokenInvariants } from './invariants.ts';
import type { Seen } from './seen.ts';
import { readScenario } from './scenario.ts';

const id = 'r-0123456789abcdef0123';
const other = 'r-fedcba98765432100000';
const open: AnyState = { publicAccessBlock: null, consumers: [] };
const closed: AnyState = {
  consumers: [],
  publicAccessBlock: {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  },
};
const change = { field: 'publicAccessBlock', from: null, to: closed['publicAccessBlock'] };

const request = aRequest({
  remediationId: id,
  controlId: 'S3.8',
  resourceType: 'AwsS3Bucket',
  resourceId: 'arn:aws:s3:::orders',
  executionId: 'execution',
});
const record: RemediationRecord = {
  ...newRecord(request, new Date('2026-11-24T02:00:00Z')),
  changes: [change],
  outcome: 'fixed',
  reason: 'Changed and verified.',
  finishedAt: '2026-11-24T02:00:05Z',
};

const execution = { executionArn: 'execution', status: 'SUCCEEDED', output: {} } as const;
const failure = {
  executionArn: 'execution',
  status: 'FAILED',
  error: 'Runtime.ExitError',
  cause: 'It ended.',
} as const;
const runOf = (...executions: Seen['runs'][number]['executions']) => [
  { rules: [], executions, counts: { transitions: 6, lambdaInvocations: 3, awsApiCalls: 14 } },
];

async function fixed(text = 'S3.8/button/call2=throttled'): Promise<Seen> {
  const playbook = await registry['S3.8']?.load();
  if (playbook === undefined) throw new Error('There is no playbook for S3.8.');
  return {
    scenario: readScenario(text),
    playbook,
    runs: runOf(execution),
    remediations: [{ remediationId: id, outcome: 'fixed', reason: 'Changed and verified.' }],
    records: [record],
    trace: {
      calls: ['dynamodb:TransactWriteItems', 'sns:Publish'],
      invocations: { Parse: 1, Playbook: 1, Report: 1 },
      hasFailed: true,
      published: ['- S3.8 orders: fixed (r-0123456789abcdef0123).'],
      outcomes: [{ remediationId: id, outcome: 'fixed' }],
    },
    before: open,
    after: closed,
    modified: undefined,
    holders: [],
    finding: { findingId: 'f', status: 'RESOLVED', note: 'Undo: `asr undo --finding`' },
  };
}

/** The same trace, with this outcome reported everywhere. */
function reportedAs(outcome: 'failed' | 'undone' | 'refused' | 'skipped' | 'compliant' | 'gone', seen: Seen): Seen {
  const { trace, records } = seen;
  return {
    ...seen,
    remediations: [{ remediationId: id, outcome, reason: 'So it is.' }],
    records: records.map((one) => ({ ...one, outcome })),
    trace: { ...trace, published: [`${outcome} (${id})`], outcomes: [{ remediationId: id, outcome }] },
    finding: {
      findingId: 'f',
      status: outcome === 'compliant' || outcome === 'gone' ? 'RESOLVED' : 'NOTIFIED',
      note: '`asr undo --finding`',
    },
  };
}

function twice(seen: Seen): Seen {
  const [one] = seen.remediations;
  if (one === undefined) throw new Error('There is no remediation.');
  const second = { remediationId: other, outcome: 'compliant', reason: 'It is compliant.' } as const;
  return {
    ...seen,
    remediations: [one, second],
    records: [record, { ...record, remediationId: other, outcome: 'compliant', changes: [] }],
    trace: { ...seen.trace, outcomes: [...seen.trace.outcomes, second] },
  };
}

/** Another user turned off one of the settings before the undo. Afterwards, none exists. */
function meddledWith(seen: Seen): Seen {
  const modified = {
    publicAccessBlock: {
      BlockPublicAcls: false,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    },
  };
  return {
    ...seen,
    before: closed,
    modified,
    after: open,
    trace: { ...seen.trace, calls: ['s3:GET ?publicAccessBlock'] },
  };
}

describe('the invariants', () => {
  it.each(['S3.8/button/call2=throttled', 'S3.8/button/', 'S3.8/rule/message1=twice', 'S3.8/approved/Report1=lost'])(
    'hold for %s, after which all is well',
    async (text) => {
      expect(brokenInvariants(await fixed(text))).toEqual([]);
    },
  );

  it('hold for an undo, which changes the resource back', async () => {
    expect(
      brokenInvariants(
        reportedAs('undone', { ...(await fixed('S3.8/undo/call2=throttled')), before: closed, after: open }),
      ),
    ).toEqual([]);
  });

  it('hold for two presses, of which one had nothing left to do', async () => {
    expect(brokenInvariants(twice(await fixed('S3.8/two-presses/call2=throttled')))).toEqual([]);
  });

  it('hold for a permanent fault that is reported', async () => {
    expect(
      brokenInvariants(reportedAs('failed', { ...(await fixed('S3.8/button/call2=denied')), after: open })),
    ).toEqual([]);
  });

  it('hold for tags that AWS does not let ASR read, which is a refusal', async () => {
    const seen = reportedAs('refused', { ...(await fixed('S3.8/button/call1=denied')), after: open });
    const reason = 'Nothing was changed, because ASR could not read the tags of the resource. AccessDenied: no.';
    expect(
      brokenInvariants({
        ...seen,
        remediations: seen.remediations.map((one) => ({ ...one, reason })),
        trace: { ...seen.trace, calls: ['tagging:GetResources'] },
      }),
    ).toEqual([]);
  });

  it('hold for a resource that was deleted after ASR had looked for the last time', async () => {
    const seen = await fixed('S3.8/button/call2=deleted');

    expect(
      brokenInvariants({
        ...seen,
        after: undefined,
        trace: { ...seen.trace, calls: ['s3:ListBuckets', 'sns:Publish'] },
      }),
    ).toEqual([]);
  });

  it('hold for an undo that keeps the change of another user', async () => {
    const seen = meddledWith(await fixed('S3.8/undo/call1=changed'));
    const refused = reportedAs('refused', { ...seen, after: seen.modified });

    expect(
      brokenInvariants({ ...refused, records: [record], finding: { findingId: 'f', status: 'RESOLVED', note: null } }),
    ).toEqual([]);
  });

  const button = 'S3.8/button/call2=throttled';
  const denied = 'S3.8/button/call2=denied';
  const undo = 'S3.8/undo/call2=denied';
  it.each<[what: string, text: string, made: (seen: Seen) => Seen, sentence: string]>([
    [
      'an execution fails',
      button,
      (seen) => ({ ...seen, runs: runOf(failure) }),
      'An execution failed with Runtime.ExitError: It ended.',
    ],
    [
      'a request has no outcome',
      denied,
      (seen) => ({ ...seen, remediations: [], finding: undefined }),
      '1 requests came to 0 outcomes: [].',
    ],
    [
      'a request has two outcomes',
      button,
      (seen) => ({ ...seen, remediations: [...seen.remediations, ...seen.remediations] }),
      '1 requests came to 2 outcomes:',
    ],
    [
      'two requests share one outcome',
      'S3.8/two-presses/',
      (seen) => ({ ...seen, remediations: [...seen.remediations, ...seen.remediations] }),
      '2 requests came to 2 outcomes:',
    ],
    [
      'history knows nothing',
      denied,
      (seen) => ({ ...reportedAs('failed', { ...seen, after: open }), records: [] }),
      `History has no record of ${id}, which was reported as failed.`,
    ],
    [
      'history says something else',
      button,
      (seen) => ({ ...seen, records: [{ ...record, outcome: 'failed' }] }),
      'History has failed, but it was reported as fixed (Changed and verified.).',
    ],
    [
      'history is left without an outcome',
      button,
      (seen) => ({ ...seen, records: [{ ...record, outcome: null }] }),
      'History has null, but it was reported as fixed (Changed and verified.).',
    ],
    [
      'a failed undo overwrites what the remediation was',
      undo,
      (seen) => reportedAs('failed', { ...seen, before: closed }),
      'After an undo that was failed, history says failed.',
    ],
    [
      'other tools hear nothing',
      button,
      (seen) => ({ ...seen, trace: { ...seen.trace, outcomes: [] } }),
      `The bus of outcomes received [] of ${id}, which was fixed.`,
    ],
    [
      'other tools hear of two outcomes',
      button,
      (seen) => ({
        ...seen,
        trace: { ...seen.trace, outcomes: [...seen.trace.outcomes, { remediationId: id, outcome: 'failed' }] },
      }),
      `The bus of outcomes received [fixed, failed] of ${id}, which was fixed.`,
    ],
    [
      'people hear nothing',
      button,
      (seen) => ({ ...seen, trace: { ...seen.trace, published: [] } }),
      'No one was notified that S3.8 is fixed.',
    ],
    [
      'the finding says something else',
      button,
      (seen) => ({ ...seen, finding: { findingId: 'f', status: 'NOTIFIED', note: '`asr undo --finding`' } }),
      'The finding is NOTIFIED, and the outcome fixed.',
    ],
    [
      'the finding was never updated',
      button,
      (seen) => ({ ...seen, records: [{ ...record, changes: [] }], before: closed, finding: undefined }),
      'The finding is , and the outcome fixed.',
    ],
    [
      'of two presses none updated the finding',
      'S3.8/two-presses/',
      (seen) => ({ ...twice(seen), finding: { findingId: 'f', status: 'NEW', note: null } }),
      'The finding was not updated.',
    ],
    [
      'the note offers no undo',
      button,
      (seen) => ({ ...seen, finding: { findingId: 'f', status: 'RESOLVED', note: 'Fixed.' } }),
      'The resource was changed, and the note offers no undo: Fixed.',
    ],
    [
      'a change is not in history',
      button,
      (seen) => ({ ...seen, records: [{ ...record, changes: [] }] }),
      'publicAccessBlock[BlockPublicAcls] changed, and history does not know.',
    ],
    [
      'a switch was turned, and history does not know',
      button,
      (seen) => ({ ...seen, before: { ...open, versions: false }, after: { ...closed, versions: true } }),
      'versions changed, and history does not know.',
    ],
    [
      'an element changed, and history knows of another',
      button,
      (seen) => ({
        ...seen,
        records: [{ ...record, changes: [change, { field: 'rules', key: 'ssh', from: {}, to: null }] }],
        before: { ...open, rules: { ssh: {}, web: {} } },
        after: { ...closed, rules: {} },
      }),
      'rules[web] changed, and history does not know.',
    ],
    [
      'what is fixed is not',
      button,
      (seen) => ({ ...seen, after: open }),
      'It was reported as fixed, and planning again says change.',
    ],
    [
      'what is compliant is not',
      'S3.8/two-presses/',
      (seen) => ({ ...twice(seen), after: open }),
      'It was reported as fixed, and planning again says change.',
    ],
    [
      'what is fixed is gone',
      button,
      (seen) => ({ ...seen, after: undefined }),
      'It was reported as fixed, and is gone.',
    ],
    [
      'a fault that passes keeps it from being done',
      button,
      (seen) => reportedAs('failed', { ...seen, after: open }),
      'The fault passes, so it should be fixed; it is failed (So it is.).',
    ],
    [
      'a fault that passes lets it be compliant, though something was to be changed',
      button,
      (seen) => reportedAs('compliant', seen),
      'The fault passes, so it should be fixed; it is compliant (So it is.).',
    ],
    [
      'of two presses none did it',
      'S3.8/two-presses/',
      (seen) => ({
        ...twice(seen),
        remediations: twice(seen).remediations.map((one) => ({ ...one, outcome: 'compliant' as const })),
      }),
      'The fault passes, so it should be fixed;',
    ],
    [
      'a change is twice in history',
      button,
      (seen) => ({ ...seen, records: [{ ...record, changes: [change, change] }] }),
      'History says twice that publicAccessBlock was changed.',
    ],
    [
      'two presses made the same change',
      'S3.8/two-presses/',
      (seen) => ({ ...twice(seen), records: twice(seen).records.map((one) => ({ ...one, changes: [change] })) }),
      'History says twice that publicAccessBlock was changed.',
    ],
    [
      'what is gone is there',
      denied,
      (seen) => reportedAs('gone', { ...seen, after: open }),
      'It was reported as gone, and is there.',
    ],
    [
      'what was deleted is fixed',
      'S3.8/button/call2=deleted',
      (seen) => ({
        ...seen,
        after: undefined,
        trace: { ...seen.trace, calls: ['s3:ListBuckets', 's3:ListBuckets', 'sns:Publish'] },
      }),
      'It was deleted before ASR looked for the last time, and was reported as fixed.',
    ],
    [
      'an undo overwrites the change of another user',
      'S3.8/undo/call1=changed',
      (seen) => reportedAs('undone', meddledWith(seen)),
      'the undo was undone and left {"publicAccessBlock":null,"consumers":[]}.',
    ],
    [
      'an undo refuses, and overwrites it all the same',
      'S3.8/undo/call1=changed',
      (seen) => reportedAs('refused', meddledWith(seen)),
      'the undo was refused and left {"publicAccessBlock":null,"consumers":[]}.',
    ],
    [
      'a denial is tried again until it passes',
      'S3.8/button/call1=denied',
      (seen) => ({ ...seen, trace: { ...seen.trace, calls: ['s3:ListBuckets'] } }),
      'AWS denied s3:ListBuckets, and it was reported as fixed (Changed and verified.).',
    ],
    [
      'a denial is reported without its fix',
      'S3.8/button/call1=denied',
      (seen) => reportedAs('failed', { ...seen, after: open, trace: { ...seen.trace, calls: ['sts:AssumeRole'] } }),
      'AWS denied sts:AssumeRole, and it was reported as failed (So it is.).',
    ],
    [
      'a message is given up for a fault that passes',
      button,
      (seen) => ({ ...seen, trace: { ...seen.trace, invocations: { ...seen.trace.invocations, DeadLetter: 1 } } }),
      'The fault passes, and 1 messages were given up.',
    ],
    [
      'one fault costs more than one more try',
      button,
      (seen) => ({ ...seen, trace: { ...seen.trace, invocations: { ...seen.trace.invocations, Playbook: 3 } } }),
      'One call went wrong once, and it took 3 tries.',
    ],
    [
      'the resource is never given free',
      button,
      (seen) => ({ ...seen, holders: [id] }),
      `${id} still holds the resource, although no function is running.`,
    ],
    [
      'no fault came',
      button,
      (seen) => ({ ...seen, trace: { ...seen.trace, hasFailed: false } }),
      'The fault never came: there were 2 calls.',
    ],
  ])('break where %s', async (_, text, made, sentence) => {
    expect(brokenInvariants(made(await fixed(text)))).toContainEqual(expect.stringContaining(sentence));
  });

  it.each(['skipped', 'refused'] as const)(
    'let a request that was %s come to nothing in the resource',
    async (outcome) => {
      const seen = reportedAs(outcome, { ...(await fixed(denied)), after: open });
      const status = outcome === 'skipped' ? '' : 'NOTIFIED';

      expect(brokenInvariants({ ...seen, finding: { findingId: 'f', status, note: null } })).toEqual([]);
    },
  );
});

describe('what must hold where a channel is down for good', () => {
  const down = 'S3.8/button/call2=down';
  const loud = async (): Promise<Seen> => {
    const seen = await fixed(down);
    const calls = ['dynamodb:TransactWriteItems', 'securityhub:BatchUpdateFindings'];
    return { ...seen, runs: runOf(failure), remediations: [], trace: { ...seen.trace, calls } };
  };

  it('requires that history has the outcome, the other reports are sent, and the execution fails', async () => {
    expect(brokenInvariants(await loud())).toEqual([]);
  });

  it.each<[what: string, made: (seen: Seen) => Seen, sentence: string]>([
    [
      'no execution fails',
      (seen) => ({ ...seen, runs: runOf(execution) }),
      'No notification was sent, and no execution failed.',
    ],
    ['history has no outcome', (seen) => ({ ...seen, records: [{ ...record, outcome: null }] }), 'History says null.'],
    ['history has nothing', (seen) => ({ ...seen, records: [], before: closed }), 'History says nothing.'],
    [
      'the finding is kept from hearing',
      (seen) => ({ ...seen, finding: undefined, trace: { ...seen.trace, calls: ['', 'events:PutEvents'] } }),
      'events:PutEvents is down, and securityhub:BatchUpdateFindings was kept from telling.',
    ],
    [
      'other tools are kept from hearing',
      (seen) => ({ ...seen, trace: { ...seen.trace, outcomes: [] } }),
      'securityhub:BatchUpdateFindings is down, and events:PutEvents was kept from telling.',
    ],
    [
      'people are kept from hearing',
      (seen) => ({ ...seen, trace: { ...seen.trace, published: [] } }),
      'securityhub:BatchUpdateFindings is down, and sns:Publish was kept from telling.',
    ],
    [
      'a change is not in history',
      (seen) => ({ ...seen, before: { ...open, versions: false }, after: { ...closed, versions: true } }),
      'versions changed, and history does not know.',
    ],
    [
      'no fault came',
      (seen) => ({ ...seen, trace: { ...seen.trace, hasFailed: false } }),
      'The fault never came: there were 2 calls.',
    ],
  ])('breaks where %s', async (_, made, sentence) => {
    expect(brokenInvariants(made(await loud()))).toEqual([expect.stringContaining(sentence)]);
  });
});
