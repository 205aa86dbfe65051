/**
 * Opens one gateway for all tests of a run. It starts one moto for the first request that needs it, so that a run
 * without such requests starts none. Tests find the gateway by ASR_MOTO_URL.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openGateway } from '@asr/local-cloud/gateway';
import { type Moto, startMoto } from '@asr/local-cloud/moto';
import { shared } from './shared.ts';

// oxlint-disable-next-line import/no-default-export -- jest takes nothing else
export default async function openGatewayForAll(): Promise<void> {
  let starting: Promise<Moto> | undefined;
  const gateway = await openGateway(async () => {
    starting ??= startMoto((sentence) => console.error(sentence));
    return (await starting).url;
  });
  shared.close = async () => {
    await gateway.close();
    await (await starting)?.stop();
  };
  process.env['ASR_MOTO_URL'] = gateway.url;
  process.env['ASR_MOTO_TABLE'] = join(mkdtempSync(join(tmpdir(), 'asr-moto-')), 'playbooks.txt');
}
