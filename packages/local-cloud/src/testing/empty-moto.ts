import { type Moto, startMoto } from '../moto/index.ts';

/** The test files of a worker run one after the other, and starting moto takes seconds. */
const idle: Moto[] = [];

/**
 * An empty moto for a test file: one that an earlier file of this worker gave back with `stop`, or a new one.
 *
 * @see https://docs.getmoto.org/en/latest/docs/server_mode.html#reset-api
 */
export async function emptyMoto(): Promise<Moto> {
  const moto = (await emptied(idle.pop())) ?? (await startMoto());
  return {
    ...moto,
    stop: async () => {
      moto.unref();
      idle.push(moto);
    },
  };
}

/** `undefined` if it does not answer. */
async function emptied(moto: Moto | undefined): Promise<Moto | undefined> {
  if (moto === undefined) return undefined;
  const isEmpty = await fetch(`${moto.url}/moto-api/reset`, { method: 'POST' }).then(
    async (response) => response.ok && (await response.text()) !== '',
    () => false,
  );
  if (isEmpty) return moto;
  await moto.stop();
  return undefined;
}
