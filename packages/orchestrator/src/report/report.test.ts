import { describe, expect, it } from '@jest/globals';
import { type Answer, type Outcome, answer, answerAboutNothing } from '../model/index.ts';
import { type FindingUpdate, findingUpdates } from '../findings/index.ts';
import { countFailure, whyHeld } from '../policy/index.ts';
import type { OutcomeDetail } from './outcome-event.ts';
import type { Channels } from './deliver.ts';
import { report } from './report.ts';
import type { UnreadDetail } from './unread-event.ts';
import { aRequest, historyInMemory } from '../testing/index.ts';

const executionId = 'execution';
const limits = { failuresPerControlPerHour: 1 };

function anAnswer(outcome: Outcome, overrides: Partial<Answer> = {}): Answer {
  return {
    ...answer(aRequest(), {
      outcome,
      reason: 'Because.',
      summary: outcome === 'fixed' ? 'encrypts: false → true' : '',
    }),
    ...overrides,
  };
}

function channels(overrides: Partial<Channels> = {}) {
  const updates: FindingUpdate[] = [];
  const events: OutcomeDetail[] = [];
  const unread: UnreadDetail[] = [];
  const measured: Answer[] = [];
  const history = historyInMemory();
  const all: Channels = {
    history,
    countFailure: (request) => countFailure(limits, request, (name, add) => history.tally(name, add)),
    updateFindings: async (some, { delivered }) => {
      updates.push(...some);
      delivered(some);
      return [];
    },
    putOutcomes: async (details, { delivered }) => {
      events.push(...details.filter((one) => 'outcome' in one));
      unread.push(...details.filter((one): one is UnreadDetail => !('outcome' in one)));
      delivered(details);
    },
    measure: (answers) => void measured.push(...answers),
    ...overrides,
  };
  /** What the digest of outcomes contains. */
  const digested = () => events.filter(({ digest }) => digest).map(({ outcome }) => outcome);
  return { all, updates, digested, events, unread, measured, history };
}

describe('the update of a finding', () => {
  it.each([
    ['fixed', 'RESOLVED'],
    ['compliant', 'RESOLVED'],
    ['gone', 'RESOLVED'],
    ['refused', 'NOTIFIED'],
    ['failed', 'NOTIFIED'],
    ['unverified', 'NOTIFIED'],
    ['awaiting-approval', 'NOTIFIED'],
  ] as const)('after %s is %s, with a note', (outcome, workflowStatus) => {
    expect(findingUpdates([anAnswer(outcome)])).toEqual([
      { finding: aRequest().finding, workflowStatus, note: expect.stringContaining(`ASR EC2.13 ${outcome}`) },
    ]);
  });

  it('after an undo is NOTIFIED, so that no rule remediates it again immediately', () => {
    expect(findingUpdates([anAnswer('undone', { source: 'undo' })])).toMatchObject([{ workflowStatus: 'NOTIFIED' }]);
  });

  it.each(['planned', 'refused', 'failed', 'compliant'] as const)(
    'of an observed finding contains the result (%s), and leaves the status as it is',
    (outcome) => {
      const summary = outcome === 'planned' ? 'encrypts: false → true' : '';
      const [update] = findingUpdates([anAnswer(outcome, { source: 'observation', summary })]);
      expect(update?.workflowStatus).toBeNull();
      expect(update?.note).toContain(outcome === 'planned' ? 'Would change: encrypts: false → true' : outcome);
    },
  );

  it.each([
    ['skipped', {}],
    ['planned', { summary: 'encrypts: false → true' }],
    ['refused', { source: 'undo' }],
  ] as const)(
    'notes %s for a requester who can read only the note, and leaves the status as it is',
    (outcome, more) => {
      expect(findingUpdates([anAnswer(outcome, { ...more, noteAnyway: true })])).toEqual([
        { finding: aRequest().finding, workflowStatus: null, note: expect.stringContaining(`ASR EC2.13 ${outcome}`) },
      ]);
    },
  );

  it('is decided by the outcome, regardless of other notes', () => {
    expect(
      findingUpdates([anAnswer('skipped', { noteAnyway: true }), anAnswer('fixed', { noteAnyway: true })]),
    ).toMatchObject([{ workflowStatus: 'RESOLVED', note: expect.stringMatching(/fixed.*skipped/) }]);
  });

  it.each(['skipped', 'planned'] as const)('does not happen after %s', (outcome) => {
    expect(findingUpdates([anAnswer(outcome)])).toEqual([]);
  });

  it.each([{ id: '' }, { productArn: '' }])(
    'does not happen for a finding with an incomplete identifier: %j',
    (unknown) => {
      expect(findingUpdates([anAnswer('fixed', { finding: { ...aRequest().finding, ...unknown } })])).toEqual([]);
    },
  );

  it('does not happen after an undo that was refused', () => {
    expect(findingUpdates([anAnswer('refused', { source: 'undo' })])).toEqual([]);
  });

  it('does not resolve a finding if one of its resources failed, in any order', () => {
    const ends = [anAnswer('fixed'), anAnswer('failed', { resourceId: 'the-other' }), anAnswer('compliant')];

    for (const answers of [ends, ends.toReversed()]) {
      expect(findingUpdates(answers)).toMatchObject([
        { workflowStatus: 'NOTIFIED', note: expect.stringMatching(/failed \(the-other\).*fixed/) },
      ]);
    }
  });

  it.each(['fixed', 'compliant'] as const)(
    'is NOTIFIED, not RESOLVED, if %s may stay FAILED, and says so',
    (outcome) => {
      expect(findingUpdates([anAnswer(outcome, { mayStayFailed: true })])).toMatchObject([
        { workflowStatus: 'NOTIFIED', note: expect.stringContaining(`ASR EC2.13 ${outcome}, may stay FAILED: `) },
      ]);
    },
  );

  it.each(['fixed', 'compliant'] as const)('is NOTIFIED, not RESOLVED, after a containment: %s', (outcome) => {
    expect(findingUpdates([anAnswer(outcome, { isContained: true })])).toMatchObject([
      { workflowStatus: 'NOTIFIED', note: expect.stringContaining(`ASR EC2.13 ${outcome}: `) },
    ]);
  });

  it.each(['skipped', 'planned'] as const)('does not resolve a finding whose other resource was only %s', (outcome) => {
    const ends = [anAnswer('fixed'), anAnswer(outcome, { resourceId: 'the-other' })];

    for (const answers of [ends, ends.toReversed()]) {
      expect(findingUpdates(answers)).toMatchObject([{ workflowStatus: 'NOTIFIED' }]);
    }
  });

  it('resolves a finding that names one resource twice, in two spellings', () => {
    const canonical = 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1';
    const twice = [anAnswer('fixed', { canonical }), anAnswer('skipped', { resourceId: 'sg-1', canonical })];
    expect(findingUpdates(twice)).toMatchObject([{ workflowStatus: 'RESOLVED' }]);
  });

  it('contains the warning and the approve command, whatever their length and that of the resource', () => {
    const command =
      'Approval required: run `asr approve r-0123456789abcdef0123 --plan 0123456789abcdef --because "…"`.';
    const [update] = findingUpdates([
      anAnswer('awaiting-approval', {
        resourceId: 'r'.repeat(2000),
        reason: `${command} ${'x'.repeat(200)}`,
        warning: 'CloudFormation stack shop will report drift. Change the template too.',
        summary: 'y'.repeat(300),
      }),
    ]);

    expect(update?.note).toContain(command);
    expect(update?.note).toContain('Warning: CloudFormation stack shop will report drift. Change the template too.');
    expect(Buffer.byteLength(update?.note ?? '')).toBeLessThanOrEqual(512);
  });

  it.each([
    ['one change', [anAnswer('fixed', { reason: 'x'.repeat(80) })]],
    ['the longest change', [anAnswer('fixed', { reason: 'x'.repeat(300), summary: 'y'.repeat(300) })]],
    [
      'a change with a warning',
      [anAnswer('fixed', { reason: 'x'.repeat(300), summary: 'y'.repeat(300), warning: 'z'.repeat(200) })],
    ],
    ['32 resources', Array.from({ length: 32 }, (_, index) => anAnswer('fixed', { resourceId: `r-${index}` }))],
    ['a failure after a fix', [anAnswer('failed', { resourceId: 'a' }), anAnswer('fixed', { resourceId: 'b' })]],
  ])('ends with how to undo, within 512 characters: %s', (_, answers) => {
    const [update] = findingUpdates(answers);

    expect(update?.note).toMatch(/ Undo: `asr undo --finding` with the id of this finding\.$/);
    expect(update?.note.match(/Undo:/g)).toHaveLength(1);
    expect(Buffer.byteLength(update?.note ?? '')).toBeLessThanOrEqual(512);
  });

  it('offers no undo if nothing was changed', () => {
    expect(findingUpdates([anAnswer('failed'), anAnswer('compliant')])[0]?.note).not.toContain('Undo');
  });

  it('is the same for findings with the same change, so that one call updates all of them', () => {
    const answers = Array.from({ length: 100 }, (_, index) =>
      anAnswer('fixed', {
        remediationId: `r-${index}`,
        resourceId: `arn:aws:s3:::bucket-${index}`,
        finding: { ...aRequest().finding, id: `finding-${index}` },
      }),
    );

    expect(new Set(findingUpdates(answers).map(({ note }) => note))).toEqual(
      new Set([
        'ASR EC2.13 fixed: Because. Changed: encrypts: false → true. Undo: `asr undo --finding` with the id of this finding.',
      ]),
    );
  });

  it('names the resource if the finding has several', () => {
    const [update] = findingUpdates([
      anAnswer('fixed', { resourceId: 'sg-1' }),
      anAnswer('skipped', { resourceId: 'sg-2' }),
    ]);

    expect(update?.note).toContain('ASR EC2.13 fixed (sg-1): ');
  });
});

describe('report', () => {
  it('updates findings and puts an event for each outcome', async () => {
    const { all, updates, digested } = channels();

    const output = await report(
      {
        executionId,
        input: {
          answers: [],
          items: [anAnswer('fixed'), anAnswer('refused', { finding: { ...aRequest().finding, id: 'other' } })],
        },
      },
      all,
    );

    expect(updates.map(({ workflowStatus }) => workflowStatus)).toEqual(['RESOLVED', 'NOTIFIED']);
    expect(digested()).toEqual(['fixed', 'refused']);
    expect(output.counts).toEqual({ fixed: 1, refused: 1 });
  });

  it('sends the warning to the digest, to chats and tickets, and to the finding', async () => {
    const { all, updates, events } = channels();
    const warning = 'CloudFormation stack shop will report drift. Change the template too.';

    await report({ executionId, input: { answers: [], items: [anAnswer('fixed', { warning })] } }, all);

    expect(events).toMatchObject([{ warning, text: expect.stringContaining(`Warning: ${warning}`) }]);
    expect(updates).toMatchObject([{ note: expect.stringContaining(`Warning: ${warning}`) }]);
  });

  it('omits the account of a request about something that does not exist', async () => {
    const { all, events } = channels();
    const refused = answerAboutNothing({
      remediationId: 'r-1',
      source: 'undo',
      outcome: 'refused',
      reason: 'Jane has no such remediation.',
    });

    await report({ executionId, input: { answers: [refused], items: [] } }, all);

    expect(events).toMatchObject([
      { outcome: 'refused', text: expect.stringMatching(/^Jane has no such remediation\./) },
    ]);
    expect(events[0]?.text).not.toContain('Account');
  });

  it('of a flood only counts: no record, no note and no event', async () => {
    const { all, updates, events, measured, history } = channels();
    const flood = anAnswer('skipped', { isFlood: true });

    const output = await report({ executionId, input: { answers: [flood], items: [] } }, all);

    expect(output.counts).toEqual({ skipped: 1 });
    expect([updates, events, [...history.records]]).toEqual([[], [], []]);
    expect(measured).toEqual([flood]);
  });

  it('puts the answer that reports a flood into the digest', async () => {
    const { all, digested, events, history } = channels();
    const first = anAnswer('skipped', { violation: true, reason: 'Account 111122223333 exceeds 10 requests.' });

    await report({ executionId, input: { answers: [first], items: [] } }, all);

    expect(digested()).toEqual(['skipped']);
    expect(events).toMatchObject([{ reason: expect.stringContaining('exceeds 10') }]);
    expect(history.records.size).toBe(1);
  });

  it('records requests that never reached a playbook function', async () => {
    const { all, history } = channels();

    await report({ executionId, input: { items: [], answers: [anAnswer('refused')] } }, all);

    expect(history.records.get(aRequest().remediationId)).toMatchObject({ outcome: 'refused', reason: 'Because.' });
  });

  it.each([
    [{ Error: 'ASR.DeadLetter', Cause: 'The playbook function gave up.' }, 'The playbook function gave up.'],
    [{ Error: 'States.Timeout' }, 'No playbook function answered in time.'],
    [{ Error: 'SQS.QueueDoesNotExist', Cause: 'gone' }, 'The state machine failed with SQS.QueueDoesNotExist. gone'],
    [{}, 'The state machine failed with an unknown error.'],
  ])('reports a request that the state machine gave up (%j) as failed everywhere', async (failure, reason) => {
    const { all, updates, digested, history } = channels();

    await report({ executionId, input: { answers: [], items: [{ request: aRequest(), failure }] } }, all);

    expect(updates).toMatchObject([{ workflowStatus: 'NOTIFIED', note: expect.stringContaining(reason) }]);
    expect(digested()).toHaveLength(1);
    expect(history.records.get(aRequest().remediationId)).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining(reason),
    });
  });

  it.each([
    [
      'a remediation',
      {},
      'EC2.13 failed 1 times in account 111122223333 in this hour, so its changes there wait for approval until the next hour.',
    ],
    ['an undo', { step: 'undo', source: 'undo' }, undefined],
    ['a plan', { step: 'plan' }, undefined],
  ] as const)(
    'counts %s that was given up as a failure of its control only for remediations',
    async (_, asked, why) => {
      const { all, history } = channels();

      await report(
        {
          executionId,
          input: { answers: [], items: [{ request: aRequest(asked), failure: { Error: 'ASR.DeadLetter' } }] },
        },
        all,
      );

      expect(
        await whyHeld(limits, aRequest(), {
          ...history,
          openFindings: async () => ({ ok: false, error: 'Not counted.' }),
          now: () => new Date(),
        }),
      ).toEqual(why === undefined ? undefined : { why });
    },
  );

  it('keeps the recorded outcome of a playbook function whose answer was lost', async () => {
    const { all, history } = channels();
    await history.open(aRequest(), 'regional', { token: 't', milliseconds: 1 });
    await history.update(aRequest().remediationId, { outcome: 'fixed' });

    await report(
      { executionId, input: { answers: [], items: [{ request: aRequest(), failure: { Error: 'States.Timeout' } }] } },
      all,
    );

    expect(history.records.get(aRequest().remediationId)).toMatchObject({ outcome: 'fixed' });
  });

  it('reports the recorded outcome of a playbook function whose answer was lost', async () => {
    const { all, updates, digested, history } = channels();
    const opened = await history.open(aRequest(), 'regional', { token: 't', milliseconds: 1 });
    if (opened.kind !== 'open') throw new Error(opened.kind);
    await history.close(opened.claim, anAnswer('fixed'), executionId, { outcome: 'fixed' });

    const { counts } = await report(
      {
        executionId,
        input: {
          answers: [],
          items: [{ request: aRequest(), failure: { Error: 'ASR.DeadLetter', Cause: 'Gave up.' } }],
        },
      },
      all,
    );

    expect(counts).toEqual({ fixed: 1 });
    expect(updates).toMatchObject([{ workflowStatus: 'RESOLVED' }]);
    expect(digested()).toEqual(['fixed']);
  });

  it('does not treat an answer with next: wait as the outcome', async () => {
    const { all, history } = channels();
    const opened = await history.open(aRequest(), 'regional', { token: 't', milliseconds: 1 });
    if (opened.kind !== 'open') throw new Error(opened.kind);
    await history.close(opened.claim, { ...anAnswer('planned'), outcome: 'running', next: 'wait' }, executionId);

    const { counts } = await report(
      { executionId, input: { answers: [], items: [{ request: aRequest(), failure: { Error: 'States.Timeout' } }] } },
      all,
    );

    expect(counts).toEqual({ failed: 1 });
  });

  it('contains the undo command for changes that had started before the request was given up', async () => {
    const { all, updates, events, history } = channels();
    await history.open(aRequest(), 'regional', { token: 't', milliseconds: 1 });
    await history.update(aRequest().remediationId, { addChanges: [{ field: 'encrypts', from: false, to: true }] });

    await report(
      { executionId, input: { answers: [], items: [{ request: aRequest(), failure: { Error: 'States.Timeout' } }] } },
      all,
    );

    expect(updates[0]?.note).toContain(
      'Changed: encrypts: false → true. Undo: `asr undo --finding` with the id of this',
    );
    expect(events[0]?.undo).toBe(`asr undo ${aRequest().remediationId}`);
  });

  it('reports to all other channels, and fails, if history cannot be reached', async () => {
    const { all, updates, digested } = channels({
      history: { recordOutcome: async () => Promise.reject(new Error('throttled')) },
    });

    const reporting = report(
      { executionId, input: { answers: [], items: [{ request: aRequest(), failure: { Error: 'States.Timeout' } }] } },
      all,
    );

    await expect(reporting).rejects.toThrow('throttled');
    expect(updates).toHaveLength(1);
    expect(digested()).toHaveLength(1);
  });

  it('reports an event that could not be read', async () => {
    const { all, unread } = channels();

    await report(
      { executionId, input: { answers: [], items: [], failure: { Error: 'Lambda.Unknown', Cause: 'out of memory' } } },
      all,
    );

    expect(unread).toMatchObject([
      { digest: true, executionId, reason: expect.stringMatching(/^An event could not be read: .*out of memory/) },
    ]);
  });

  it('an unreachable Security Hub does not prevent the events, and is retried', async () => {
    const { all, digested } = channels({ updateFindings: () => Promise.reject(new Error('Security Hub is down')) });

    await expect(report({ executionId, input: { answers: [], items: [anAnswer('fixed')] } }, all)).rejects.toThrow(
      'Security Hub is down',
    );

    expect(digested()).toHaveLength(1);
  });

  it.each([['compliant'], ['skipped'], ['planned'], ['awaiting-approval']] as const)(
    'sends no digest about %s',
    async (outcome) => {
      const { all, digested } = channels();

      await report({ executionId, input: { answers: [], items: [anAnswer(outcome)] } }, all);

      expect(digested()).toEqual([]);
    },
  );
});

describe('the outcome events', () => {
  it('are put after history has the outcomes, because their receivers read it', async () => {
    const { all, events, updates } = channels();
    const order: string[] = [];
    const slow: Channels = {
      ...all,
      history: {
        async recordOutcome(one) {
          await new Promise((resolve) => setTimeout(resolve, 20));
          order.push('recorded');
          return all.history.recordOutcome(one, executionId);
        },
      },
      async putOutcomes(...given) {
        order.push('put');
        await all.putOutcomes(...given);
      },
    };

    await report({ executionId, input: { items: [], answers: [anAnswer('refused')] } }, slow);

    expect(order).toEqual(['recorded', 'put']);
    expect([events.length, updates.length]).toEqual([1, 1]);
  });

  it('are one per remediation, for every outcome and every origin', async () => {
    const { all, events } = channels();
    const items = [
      anAnswer('fixed'),
      anAnswer('awaiting-approval'),
      { request: aRequest(), failure: { Error: 'States.Timeout' } },
    ];

    await report({ executionId, input: { answers: [anAnswer('refused')], items } }, all, { now: new Date(0) });

    expect(events.map(({ outcome }) => outcome)).toEqual(['refused', 'fixed', 'awaiting-approval', 'failed']);
    expect(events[0]).toMatchObject({ executionId, at: '1970-01-01T00:00:00.000Z' });
  });

  it('say whether a ticket is requested', async () => {
    const { all, events } = channels();

    await report(
      { executionId, input: { answers: [], items: [anAnswer('failed', { ticket: true }), anAnswer('failed')] } },
      all,
    );

    expect(events.map(({ ticket }) => ticket)).toEqual([true, false]);
  });

  it('do not prevent the record or the update when they cannot be put', async () => {
    const { all, updates, history } = channels({
      putOutcomes: () => Promise.reject(new Error('EventBridge is down')),
    });

    await expect(report({ executionId, input: { items: [], answers: [anAnswer('failed')] } }, all)).rejects.toThrow(
      'EventBridge is down',
    );

    expect(updates).toHaveLength(1);
    expect(history.records.size).toBe(1);
  });

  it('are put even if all other channels fail', async () => {
    const { all, events } = channels({
      history: { recordOutcome: async () => Promise.reject(new Error('throttled')) },
      updateFindings: () => Promise.reject(new Error('Security Hub is down')),
    });

    await expect(report({ executionId, input: { items: [], answers: [anAnswer('failed')] } }, all)).rejects.toThrow(
      'Security Hub is down',
    );

    expect(events).toHaveLength(1);
  });
});

describe('the metrics', () => {
  it('are counted, also when another channel fails', async () => {
    const { all, measured } = channels({ putOutcomes: () => Promise.reject(new Error('EventBridge is down')) });
    const input = { executionId, input: { items: [anAnswer('fixed')], answers: [anAnswer('refused')] } };

    await expect(report(input, all)).rejects.toThrow('EventBridge is down');
    expect(measured.map(({ outcome }) => outcome)).toEqual(['refused', 'fixed']);
  });
});

describe('a violation that ASR detected', () => {
  const detected = {
    source: 'detection',
    trigger: 'arn:aws:iam::111122223333:user/alice called AuthorizeSecurityGroupIngress from 198.51.100.7.',
  } as const;

  it.each(['fixed', 'failed', 'refused', 'planned'] as const)(
    'is in the digest for the outcome %s, with the caller and its source',
    async (outcome) => {
      const { all, digested, events } = channels();
      await report({ executionId, input: { answers: [], items: [anAnswer(outcome, detected)] } }, all);
      expect(digested()).toEqual([outcome]);
      expect(events[0]?.text).toContain(detected.trigger);
    },
  );

  it.each(['compliant', 'skipped', 'gone'] as const)('is not in the digest for the outcome %s', async (outcome) => {
    const { all, digested } = channels();
    await report({ executionId, input: { answers: [], items: [anAnswer(outcome, detected)] } }, all);
    expect(digested()).toEqual([]);
  });
});
