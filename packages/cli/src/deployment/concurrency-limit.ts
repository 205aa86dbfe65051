/** Does the work for every item, and for no more than so many at once. Answers in the order of the items. */
export async function inTurns<Item, Result>(
  items: readonly Item[],
  most: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<readonly Result[]> {
  const results = new Map<number, Result>();
  const waiting = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of waiting) results.set(index, await work(item, index));
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  return items.map((_, index) => results.get(index) as Result);
}
