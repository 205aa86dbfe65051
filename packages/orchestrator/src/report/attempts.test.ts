/** A report in several attempts, as the state machine starts them: nothing is repeated, and nothing is lost. */
import { describe, expect, it } from '@jest/globals';
import { type Answer, type Outcome, answer, reportFailedError, reportIncompleteError } from '../model/index.ts';
import type { FindingUpdate } from '../findings/index.ts';
import { aRequest, historyInMemory } from '../testing/index.ts';
import type { Channels, ReportInput } from './deliver.ts';
import { ReportIncompleteError, mostAttempts, progressOf } from './progress.ts';
import type { ReportedDetail } from './put-outcomes.ts';
import { type ReportOutput, report } from './report.ts';

const executionId = 'execution';

const requestOf = (name: string) =>
  aRequest({ remediationId: `r-${name}`, resourceId: name, finding: { ...aRequest().finding, id: `finding-${name}` } });
const anAnswer = (name: string, outcome: Outcome): Answer => answer(requestOf(name), { outcome, reason: 'Because.' });

/** Three answers of Parse, three results and three requests that were given up. */
const names = ['0', '1', '2'];
const input: ReportInput['input'] = {
  answers: names.map((name) => anAnswer(`parsed-${name}`, 'refused')),
  items: [
    ...names.map((name) => anAnswer(`fixed-${name}`, 'fixed')),
    ...names.map((name) => ({ request: requestOf(`lost-${name}`), failure: { Error: 'States.Timeout' } })),
  ],
};
const all = ['parsed', 'fixed', 'lost'].flatMap((kind) => names.map((name) => `${kind}-${name}`));

type Channel = 'history' | 'failures' | 'findings' | 'outcomes';
const channelNames = ['history', 'failures', 'findings', 'outcomes'] as const;

/**
 * Channels that remember what they delivered.
 *
 * @param fails Whether the channel fails for this item in this attempt.
 */
function recording(fails: (channel: Channel, item: string, attempt: number) => boolean) {
  const delivered: { readonly [channel in Channel | 'metrics']: string[] } = {
    history: [],
    failures: [],
    findings: [],
    outcomes: [],
    metrics: [],
  };
  const world = { attempt: 1 };
  const take = (channel: Channel, item: string): void => {
    if (fails(channel, item, world.attempt)) throw new Error(`${channel} is down for ${item}`);
    delivered[channel].push(item);
  };
  const each = <Item>(
    channel: Channel,
    items: readonly Item[],
    nameOf: (item: Item) => string,
    done: (some: readonly Item[]) => void,
  ) => {
    const errors: unknown[] = [];
    for (const item of items) {
      try {
        take(channel, nameOf(item));
        done([item]);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, String(errors[0]));
  };
  const history = historyInMemory();
  const channels: Channels = {
    history: {
      recordOutcome: async (one, id) => {
        take('history', one.resourceId);
        return history.recordOutcome(one, id);
      },
    },
    countFailure: async ({ resourceId }) => take('failures', resourceId),
    updateFindings: async (updates, { delivered: done }) => {
      each<FindingUpdate>('findings', updates, ({ finding }) => finding.id.replace('finding-', ''), done);
      return [];
    },
    putOutcomes: async (details, { delivered: done }) => {
      each<ReportedDetail>('outcomes', details, nameOfDetail, done);
    },
    measure: (answers) => void delivered.metrics.push(...answers.map(({ resourceId }) => resourceId)),
  };
  return { channels, delivered, world };
}

const nameOfDetail = (detail: ReportedDetail): string => ('outcome' in detail ? detail.resourceId : 'unread');

/** Starts the report as the state machine does: a Catch puts the error into the input of the next attempt. */
async function play(
  { channels, world }: Pick<ReturnType<typeof recording>, 'channels' | 'world'>,
  given: ReportInput['input'] = input,
  options = {},
): Promise<ReportOutput> {
  let undelivered: ReportInput['input']['undelivered'];
  for (;;) {
    try {
      return await report(
        { executionId, input: undelivered === undefined ? given : { ...given, undelivered } },
        channels,
        options,
      );
    } catch (error) {
      if (!(error instanceof Error) || error.name !== reportIncompleteError) throw error;
      const { name: errorType, message: errorMessage } = error;
      undelivered = { Error: errorType, Cause: JSON.stringify({ errorType, errorMessage, trace: [] }) };
      world.attempt += 1;
    }
  }
}

const complete = {
  // Parse's answers and the given-up requests. The playbook function recorded the others.
  history: all.filter((name) => !name.startsWith('fixed')),
  failures: all.filter((name) => name.startsWith('lost')),
  findings: all,
  outcomes: all,
  metrics: all,
};
const sorted = (delivered: { readonly [channel: string]: readonly string[] }) =>
  Object.fromEntries(Object.entries(delivered).map(([name, items]) => [name, items.toSorted()]));

/** Recording an outcome again is harmless, and the answer for other channels. */
const onceInHistory = (delivered: ReturnType<typeof recording>['delivered']) =>
  sorted({ ...delivered, history: [...new Set(delivered.history)] });

describe('a report in several attempts', () => {
  it('delivers everything in the first attempt if no channel fails', async () => {
    const recorded = recording(() => false);

    await play(recorded);

    expect(recorded.world.attempt).toBe(1);
    expect(sorted(recorded.delivered)).toEqual(sorted(complete));
  });

  const ways: readonly (readonly [string, (item: string) => boolean])[] = [
    ['everything', () => true],
    ['the first', (item) => item === 'parsed-0' || item === 'lost-0'],
    ['one in the middle', (item) => item === 'fixed-1' || item === 'lost-1'],
    ['the last', (item) => item === 'lost-2'],
    ['every other', (item) => /[02]$/.test(item)],
  ];
  it.each(channelNames.flatMap((channel) => ways.map(([way, isIt]) => [channel, way, isIt] as const)))(
    'repeats nothing and loses nothing when %s fails for %s',
    async (failing, _way, isIt) => {
      for (const attempts of [1, 2, mostAttempts - 1]) {
        const recorded = recording(
          (channel, item, attempt) => channel === failing && isIt(item) && attempt <= attempts,
        );

        const output = await play(recorded);

        expect(recorded.world.attempt).toBe(attempts + 1);
        expect(onceInHistory(recorded.delivered)).toEqual(sorted(complete));
        expect(output.counts).toEqual({ refused: 3, fixed: 3, failed: 3 });
      }
    },
  );

  it('repeats nothing and loses nothing when all channels fail, at different times', async () => {
    const recorded = recording((channel, item, attempt) => {
      const until = channelNames.indexOf(channel) + (Number(item.at(-1)) % 2 || 0);
      return attempt <= until;
    });

    await play(recorded);

    expect(onceInHistory(recorded.delivered)).toEqual(sorted(complete));
  });

  it('fails the execution after its attempts, and delivers only the rest when that is redriven', async () => {
    const recorded = recording((channel, _item, attempt) => channel === 'findings' && attempt < 100);

    await expect(play(recorded)).rejects.toMatchObject({ name: reportFailedError });
    expect(recorded.world.attempt).toBe(mostAttempts);
    expect(sorted({ ...recorded.delivered, history: complete.history })).toEqual(sorted({ ...complete, findings: [] }));

    recorded.world.attempt = 100;
    const undelivered = { Cause: `attempt=${mostAttempts - 1} findings=1ff was not delivered` };
    await play(recorded, { ...input, undelivered });

    expect(onceInHistory(recorded.delivered)).toEqual(sorted(complete));
  });

  it.each(channelNames)('ends in time when %s does not answer, and then delivers only that', async (hanging) => {
    const recorded = recording(() => false);
    const { channels, world } = recorded;
    const orHang = <Result>(channel: Channel, work: () => Promise<Result>): Promise<Result> =>
      channel === hanging && world.attempt === 1 ? new Promise(() => {}) : work();
    const slow: Channels = {
      ...channels,
      history: { recordOutcome: (...given) => orHang('history', () => channels.history.recordOutcome(...given)) },
      countFailure: (given) => orHang('failures', () => channels.countFailure(given)),
      updateFindings: (...given) => orHang('findings', () => channels.updateFindings(...given)),
      putOutcomes: (...given) => orHang('outcomes', () => channels.putOutcomes(...given)),
    };

    await play({ channels: slow, world }, input, { milliseconds: 20 });

    expect(world.attempt).toBe(2);
    expect(onceInHistory(recorded.delivered)).toEqual(sorted(complete));
  });

  it('ends the requests of a channel that has no more time', async () => {
    const recorded = recording(() => false);
    const ended: string[] = [];
    const hang = (name: string, signal: AbortSignal) =>
      new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => (ended.push(name), reject(new Error('aborted'))));
      });
    const slow: Channels = {
      ...recorded.channels,
      updateFindings: (_, { signal }) => hang('findings', signal),
      putOutcomes: (_, { signal }) => hang('outcomes', signal),
    };

    await expect(report({ executionId, input }, slow, { milliseconds: 20 })).rejects.toThrow('time of the function');
    expect(ended).toEqual(['findings', 'outcomes']);
  });

  it('reports an event that could not be read once', async () => {
    const recorded = recording((channel, _item, attempt) => channel === 'outcomes' && attempt === 1);

    await play(recorded, { answers: [], items: [], failure: { Error: 'Lambda.Unknown' } });

    expect(recorded.delivered.outcomes).toEqual(['unread']);
  });

  it('corrects the note when history shows later what was changed', async () => {
    const recorded = recording((channel, _item, attempt) => channel === 'history' && attempt === 1);
    const notes: string[] = [];
    const request = requestOf('lost-0');
    const history = historyInMemory();
    await history.open(request, 'regional', { token: 't', milliseconds: 1 });
    await history.update(request.remediationId, { addChanges: [{ field: 'encrypts', from: false, to: true }] });
    const channels: Channels = {
      ...recorded.channels,
      history: {
        recordOutcome: async (...given) => {
          await recorded.channels.history.recordOutcome(...given);
          return history.recordOutcome(...given);
        },
      },
      updateFindings: async (updates, { delivered }) => {
        notes.push(...updates.map(({ note }) => note));
        delivered(updates);
        return [];
      },
    };

    await play({ channels, world: recorded.world }, { answers: [], items: [{ request, failure: {} }] });

    expect(notes).toEqual([
      expect.not.stringContaining('Undo'),
      expect.stringContaining('Changed: encrypts: false → true. Undo: `asr undo --finding`'),
    ]);
    expect(recorded.delivered.outcomes).toEqual(['lost-0']);
  });
});

describe('what is left of a report', () => {
  it('takes little of the state of an execution, whatever is left and whatever the reason', () => {
    const progress = progressOf(undefined, 1000);
    const { message, stack } = new ReportIncompleteError(
      progress,
      Array.from({ length: 1000 }, () => '"\\"\n💥'.repeat(50)),
    );

    expect(Buffer.byteLength(JSON.stringify(JSON.stringify({ message, stack })))).toBeLessThan(6_000);
    expect(progressOf({ Cause: JSON.stringify({ errorMessage: message }) }, 1000)).toEqual({ ...progress, attempt: 2 });
  });

  it('is an error if it cannot be read, because everything would be repeated', () => {
    expect(() => progressOf({ Cause: 'Runtime.ExitError' }, 3)).toThrow('cannot read what is left');
  });
});
