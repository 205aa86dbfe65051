/**
 * How long a quiet account waits while another floods the queue: with fair queues as AWS has them, and without.
 *
 * The queue is moto's, and fairness an emulation (`fair-queue.ts` of the local cloud). So this shows that the messages
 * name their accounts as SQS needs it, and what that is worth; it does not measure SQS.
 */
import { defaultPolicy, type Policy } from '@asr/orchestrator';
import { openLocalCloud, startMoto, type LocalCloud } from '@asr/local-cloud';
import type { Progress } from './load.ts';
import { median } from './median.ts';
import { accountIds, createOpenGroups, findingOf, importedEvent, manyFindings } from './open-groups.ts';

export interface FairnessOptions {
  /** Findings of the account that floods. */
  readonly flood: number;
  /** Findings of the quiet account, one after the other. */
  readonly quiet: number;
}

interface Waits {
  /** From event to outcome. */
  readonly median: number;
  readonly worst: number;
}

export interface Fairness extends FairnessOptions {
  /** The quiet account alone. */
  readonly undisturbed: Waits;
  readonly fair: Waits;
  readonly unfair: Waits;
  /** How long the flood took. */
  readonly floodSeconds: { readonly fair: number; readonly unfair: number };
}

const policy: Policy = { ...defaultPolicy, controls: { 'EC2.13': { mode: 'automatic' } } };

export async function fairness(options: FairnessOptions, progress: Progress): Promise<Fairness> {
  const fair = await measure(true, options, progress);
  const unfair = await measure(false, options, progress);
  return {
    ...options,
    undisturbed: fair.undisturbed,
    fair: fair.beside,
    unfair: unfair.beside,
    floodSeconds: { fair: fair.floodSeconds, unfair: unfair.floodSeconds },
  };
}

async function measure(fairQueues: boolean, options: FairnessOptions, progress: Progress) {
  const moto = await startMoto(progress);
  try {
    const cloud = await openLocalCloud({ motoUrl: moto.url, policy, fairQueues });
    try {
      progress(
        `One account floods the queue with ${options.flood} findings, ${fairQueues ? 'which is fair' : 'which is not fair'}.`,
      );
      return await floodAndWait(cloud, options);
    } finally {
      await cloud.close();
    }
  } finally {
    await moto.stop();
  }
}

async function floodAndWait(cloud: LocalCloud, { flood, quiet }: FairnessOptions) {
  const [noisyAccount = '', quietAccount = ''] = accountIds(2);
  const noisy = await createOpenGroups(cloud, flood, [noisyAccount]);
  const groups = await createOpenGroups(cloud, 2 * quiet + 1, [quietAccount]);
  const wait = async (group: (typeof groups)[number]): Promise<number> => {
    const began = performance.now();
    const { executions } = await cloud.putEvent(importedEvent(findingOf(group)));
    if (executions.some(({ status }) => status !== 'SUCCEEDED'))
      throw new Error('A finding of the quiet account was not remediated.');
    return (performance.now() - began) / 1000;
  };
  const [first, ...rest] = groups;
  // The first finds every function cold.
  if (first !== undefined) await wait(first);
  const undisturbed = await oneByOne(rest.slice(0, quiet), wait);
  const began = performance.now();
  const events = Array.from({ length: Math.ceil(flood / 100) }, (_, nth) => noisy.slice(nth * 100, (nth + 1) * 100));
  const flooding = Promise.all(events.map((event) => cloud.start(manyFindings(event.map(findingOf)))));
  const floodSeconds = flooding.then(() => (performance.now() - began) / 1000);
  const beside = await oneByOne(rest.slice(quiet), wait);
  return { undisturbed: waitsOf(undisturbed), beside: waitsOf(beside), floodSeconds: await floodSeconds };
}

async function oneByOne<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<number>,
): Promise<readonly number[]> {
  const results: number[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}

function waitsOf(seconds: readonly number[]): Waits {
  return { median: median(seconds), worst: Math.max(...seconds) };
}
