/**
 * Cloud Custodian, in a private environment, with `custodian.yml`.
 *
 * @see https://cloudcustodian.io/docs/aws/resources/securitygroup.html
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { accountEnvironment, madeEnvironment, makeEnvironment, openGateway } from '@asr/local-cloud';
import { AbsentError, type Contender } from './contender.ts';
import type { Progress } from '../load.ts';
import type { Scene } from './scene.ts';

const run = promisify(execFile);
const here = import.meta.dirname;

export async function custodian(motoUrl: string, progress: Progress): Promise<Contender> {
  const python = await findCustodian(progress);
  const gateway = await openGateway(motoUrl);
  return {
    name: 'Cloud Custodian',
    how: 'searches the whole account in one run of its command',
    claims: { verifies: 'no: at its next run', undoes: 'no' },
    async fix({ accountId, region }: Scene) {
      const folder = await mkdtemp(join(tmpdir(), 'asr-custodian-'));
      try {
        // An address instead of a name: the client then puts the bucket into the path, not into the host.
        const aws = await accountEnvironment(gateway.url.replace('localhost', '127.0.0.1'), accountId, region);
        // The command of the package contains the folder in which the environment was created, before it was moved.
        const args = [
          '-c',
          'from c7n.cli import main; main()',
          'run',
          '--cache-period',
          '0',
          '--region',
          region,
          '--output-dir',
          folder,
          join(here, 'custodian.yml'),
        ];
        await run(python, args, { env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...aws }, maxBuffer: 1e8 });
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    calls: () => gateway.calls.list(),
    close: () => gateway.close(),
  };
}

async function findCustodian(progress: Progress): Promise<string> {
  const environment = { name: 'custodian', requirements: join(here, 'custodian-requirements.txt') };
  const made = madeEnvironment(environment);
  if (made !== undefined) return made;
  progress('Installing Cloud Custodian into a private virtual environment.');
  return makeEnvironment(environment).catch((error: unknown) => {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new AbsentError(`Cloud Custodian could not be installed: ${why}`);
  });
}
