/**
 * Runs a step for all items concurrently. Throws the first error, but only after all steps have ended: closing the local
 * cloud while a step still runs leaves a thread behind, and the process does not exit.
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
