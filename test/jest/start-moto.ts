/** Once for all tests: one moto behind one gateway, which the playbooks' tests find by ASR_MOTO_URL. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openGateway, startMoto } from '@asr/local-cloud';
import { shared } from './shared.ts';

// oxlint-disable-next-line import/no-default-export -- jest takes nothing else
export default async function startMotoForAll(): Promise<void> {
  const moto = await startMoto((sentence) => console.error(sentence));
  const gateway = await openGateway(moto.url);
  shared.close = async () => {
    await gateway.close();
    await moto.stop();
  };
  process.env['ASR_MOTO_URL'] = gateway.url;
  process.env['ASR_MOTO_TABLE'] = join(mkdtempSync(join(tmpdir(), 'asr-moto-')), 'playbooks.txt');
}
