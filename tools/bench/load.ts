/**
 * Many findings of many accounts, through the synthesized state machine and the real functions. Counts are exact. Times
 * depend on this machine and on moto, one Python process that answers every call.
 */
import { defaultPolicy, type Policy } from '@asr/orchestrator';
import { openLocalCloud, startMoto, type Counts, type EventRun, type LocalCloud } from '@asr/local-cloud';
import { median } from './median.ts';
import { residentMegabytes } from './memory.ts';
import { type OpenGroup, accountIds, createOpenGroups, findingOf, manyFindings } from './open-groups.ts';

export interface LoadOptions {
  readonly findings: number;
  readonly accounts: number;
}

/** The counts of a part of the load, from its start. */
interface Part {
  readonly findings: number;
  readonly events: number;
  readonly counts: Counts;
  /** By outcome. */
  readonly outcomes: { readonly [outcome: string]: number };
  readonly seconds: number;
}

export interface Load extends LoadOptions {
  /** After a tenth, after half, and after all of it. */
  readonly parts: readonly Part[];
  /** Findings that Security Hub shows as RESOLVED in the end. */
  readonly resolved: number;
  /** Remediations with an id of their own. */
  readonly remediations: number;
  readonly secondsAnEvent: { readonly median: number; readonly worst: number };
  readonly memory: {
    readonly node: number | undefined;
    readonly moto: number | undefined;
    readonly before: number | undefined;
  };
}

/** Called with the progress. */
export type Progress = (sentence: string) => void;

const policy: Policy = { ...defaultPolicy, controls: { 'EC2.13': { mode: 'automatic' } } };

/** As many as Security Hub puts into one event of its button. */
const findingsAnEvent = 100;
/** Events at the same time: enough to keep the functions busy, few enough to fit into memory whatever the size. */
const eventsAtOnce = 3;

export async function load(options: LoadOptions, progress: Progress): Promise<Load> {
  const moto = await startMoto(progress);
  try {
    const cloud = await openLocalCloud({ motoUrl: moto.url, policy });
    try {
      const megabytes = async () => ({
        node: await residentMegabytes(process.pid),
        moto: await residentMegabytes(moto.pid),
      });
      const before = (await megabytes()).node;
      const through = await loadThrough(cloud, options, progress);
      return { ...options, ...through, memory: { ...(await megabytes()), before } };
    } finally {
      await cloud.close();
    }
  } finally {
    await moto.stop();
  }
}

/** Measures in a given local cloud. Nothing else may run there, because the counts would include it. */
export async function loadThrough(
  cloud: LocalCloud,
  { findings, accounts }: LoadOptions,
  progress: Progress,
): Promise<Omit<Load, keyof LoadOptions | 'memory'>> {
  const groups = await createOpenGroups(cloud, findings, accountIds(accounts), 'eu-west-1', (count) => {
    if (count % Math.ceil(findings / 5) < findings / accounts)
      progress(`${count} of ${findings} security groups are open to the world.`);
  });
  // Take one finding from each account in turn, so that an event holds findings of many accounts.
  const batches = inBatches(interleaved(groups));
  const seconds: number[] = [];
  const remediations = new Set<string>();
  const outcomes = new Map<string, number>();
  const parts: Part[] = [];
  const before = cloud.counts();
  const started = performance.now();
  let done = 0;
  let events = 0;

  const ends = new Set([0.1, 0.5, 1].map((share) => Math.max(1, Math.round(batches.length * share))));
  const run = async (batch: readonly OpenGroup[]): Promise<void> => {
    const began = performance.now();
    const ran = await cloud.start(manyFindings(batch.map(findingOf)));
    seconds.push((performance.now() - began) / 1000);
    for (const { remediationId, outcome } of remediationsOf(ran)) {
      remediations.add(remediationId);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    done += batch.length;
    events += 1;
    const passed = (performance.now() - started) / 1000;
    progress(
      `${done} of ${findings} findings, ${(done / passed).toFixed(1)} a second, ${timeLeft(passed, done, findings)}.`,
    );
  };
  const waiting = [...batches];
  while (waiting.length > 0) {
    // Run all events up to the next mark, so that the counts at the mark cover whole events.
    const upTo = [...ends].toSorted((a, b) => a - b).find((end) => end > events) ?? batches.length;
    const group = waiting.splice(0, upTo - events);
    await mapConcurrently(group, eventsAtOnce, run);
    parts.push({
      findings: done,
      events,
      counts: difference(cloud.counts(), before),
      outcomes: Object.fromEntries(outcomes),
      seconds: (performance.now() - started) / 1000,
    });
  }
  return {
    parts,
    resolved: cloud.findings().filter(({ status }) => status === 'RESOLVED').length,
    remediations: remediations.size,
    secondsAnEvent: { median: median(seconds), worst: Math.max(...seconds) },
  };
}

/** The first of each account, then the second of each. The input is sorted by account. */
function interleaved(groups: readonly OpenGroup[]): readonly OpenGroup[] {
  const ofAccounts = [...Map.groupBy(groups, ({ accountId }) => accountId).values()];
  const most = Math.max(...ofAccounts.map(({ length }) => length));
  return Array.from({ length: most }, (_, nth) => ofAccounts.flatMap((of) => of.slice(nth, nth + 1))).flat();
}

function inBatches(groups: readonly OpenGroup[]): readonly (readonly OpenGroup[])[] {
  // At least ten batches, so that the first tenth is a whole batch.
  const size = Math.min(findingsAnEvent, Math.ceil(groups.length / 10));
  return Array.from({ length: Math.ceil(groups.length / size) }, (_, nth) =>
    groups.slice(nth * size, (nth + 1) * size),
  );
}

async function mapConcurrently<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const left = [...items];
  const worker = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

function remediationsOf({
  executions,
}: EventRun): readonly { readonly remediationId: string; readonly outcome: string }[] {
  return executions.flatMap((execution) => {
    if (execution.status !== 'SUCCEEDED')
      throw new Error(`An execution failed: ${execution.error}: ${execution.cause}`);
    return (
      execution.output as {
        readonly remediations: readonly { readonly remediationId: string; readonly outcome: string }[];
      }
    ).remediations;
  });
}

function difference(after: Counts, before: Counts): Counts {
  return {
    transitions: after.transitions - before.transitions,
    lambdaInvocations: after.lambdaInvocations - before.lambdaInvocations,
    awsApiCalls: after.awsApiCalls - before.awsApiCalls,
  };
}

function timeLeft(passed: number, done: number, all: number): string {
  const minutes = ((passed / done) * (all - done)) / 60;
  return minutes < 1 ? 'less than a minute to go' : `about ${Math.ceil(minutes)} min to go`;
}
