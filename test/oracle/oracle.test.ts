/** Prowler judges a few controls. `pnpm oracle` judges all of them. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { madeEnvironment } from '@asr/local-cloud';
import { describe, expect, it } from '@jest/globals';
import { prowlerEnvironment } from '../../tools/oracle/prowler.ts';

const root = join(import.meta.dirname, '..', '..');
const notInstalled = 'Prowler was not run, because it is not installed. `pnpm oracle` installs and runs it.';
const controls = ['IAM.11', 'KMS.4', 'S3.5'];

interface Judged {
  readonly verdict: string;
  readonly trial: { readonly control: string };
}

async function oracle(...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['tools/oracle/run.ts', ...args], { cwd: root });
  return stdout;
}

describe('Prowler', () => {
  const isInstalled = madeEnvironment(prowlerEnvironment) !== undefined;
  const what = isInstalled
    ? 'says FAIL before and PASS after the fix of an account, a key and a bucket'
    : 'is not installed, and the oracle says so. `pnpm oracle` installs it and judges all controls';

  it(
    what,
    async () => {
      const output = await oracle('--if-present', '--json', ...controls.flatMap((control) => ['--control', control]));
      if (!isInstalled) console.log(output.trim());
      const said = isInstalled ? (JSON.parse(output) as readonly Judged[]).map(summary) : [output.trim()];

      expect(said).toEqual(isInstalled ? controls.map((control) => `${control} agrees`) : [notInstalled]);
    },
    120_000,
  );
});

function summary({ verdict, trial }: Judged): string {
  return `${trial.control} ${verdict}`;
}
