/**
 * Does the same with all of them at once. Throws what the first threw, but not before all have ended: whoever closes
 * the local cloud while something still runs on it leaves a thread behind, and the process never ends.
 */
export async function together<Before, After>(
  all: readonly Before[],
  step: (one: Before) => Promise<After>,
): Promise<readonly After[]> {
  const ended = await Promise.allSettled(all.map(step));
  return ended.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}
