/**
 * Cloud Custodian with `custodian.yml`.
 *
 * @see https://cloudcustodian.io/docs/aws/resources/securitygroup.html
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openGateway } from '@asr/local-cloud';
import { AbsentError, type Contender } from './contender.ts';
import type { Progress } from '../load.ts';
import type { Scene } from './scene.ts';
import { pythonWithCustodian, runCustodian } from '../../custodian/index.ts';

const here = import.meta.dirname;

export async function custodian(motoUrl: string, progress: Progress): Promise<Contender> {
  const python = await pythonWithCustodian(progress).catch((error: unknown) => {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new AbsentError(`Cloud Custodian could not be installed: ${why}`);
  });
  const gateway = await openGateway(motoUrl);
  return {
    name: 'Cloud Custodian',
    how: 'searches the whole account in one run of its command',
    claims: { verifies: 'no: at its next run', undoes: 'no' },
    async fix({ accountId, region }: Scene) {
      const folder = await mkdtemp(join(tmpdir(), 'asr-custodian-'));
      const policies = join(here, 'custodian.yml');
      try {
        await runCustodian(python, { url: gateway.url, accountId, region, policies, folder });
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    calls: () => gateway.calls.list(),
    close: () => gateway.close(),
  };
}
