/** One call for several ids, and its further pages. */
import { type BatchRead, type Input, inputFor, type Output } from './batch-read.ts';

/**
 * Returns the answer for each id that has one.
 *
 * @param others The other members of the input.
 */
export async function findByIds(
  read: BatchRead,
  ids: ReadonlySet<string>,
  others: Input,
  ask: (input: Input) => Promise<Output>,
): Promise<ReadonlyMap<string, Output>> {
  const found = new Map<string, unknown[]>();
  const isOfWholeRegion = read.several.by === 'nothing';
  // A list of the whole Region must not take more calls than the singles.
  const mostPages = isOfWholeRegion ? Math.ceil(ids.size / 2) : Infinity;
  let input: Input | undefined = inputFor(read, [...ids], others);
  for (let page = 0; page < mostPages && input !== undefined; page++) {
    const output = await ask(input);
    for (const item of itemsIn(read, output))
      for (const id of read.idsOf(item)) if (id !== undefined && ids.has(id)) add(found, id, item);
    const isComplete = isOfWholeRegion && found.size === ids.size;
    input = isComplete ? undefined : nextPage(read, input, output);
  }
  return new Map([...found].map(([id, items]) => [id, { $metadata: {}, [read.items]: items }]));
}

function itemsIn(read: BatchRead, output: Output): readonly unknown[] {
  const items = (output[read.items] ?? []) as readonly unknown[];
  return items.flatMap((item) => read.split?.(item) ?? [item]);
}

function nextPage({ pages }: BatchRead, input: Input, output: Output): Input | undefined {
  const token = pages && output[pages[1]];
  return pages === undefined || token === undefined || token === '' ? undefined : { ...input, [pages[0]]: token };
}

function add(found: Map<string, unknown[]>, id: string, item: unknown): void {
  const items = found.get(id) ?? [];
  items.push(item);
  found.set(id, items);
}
