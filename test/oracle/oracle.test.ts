/** A few controls before Prowler. `pnpm oracle` judges all. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { madeEnvironment } from '@asr/local-cloud';
import { describe, expect, it } from '@jest/globals';
import { prowlerEnvironment } from '../../tools/oracle/prowler.ts';

const root = join(import.meta.dirname, '..', '..');
const controls = ['DynamoDB.6', 'IAM.11', 'KMS.4', 'S3.5'];

async function oracle(...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['tools/oracle/run.ts', ...args], { cwd: root });
  return stdout;
}

describe('Prowler', () => {
  const isInstalled = madeEnvironment(prowlerEnvironment) !== undefined;
  const what = isInstalled
    ? 'says FAIL before and PASS after the fix of an account, a bucket, a key and a table'
    : 'is not installed, which the oracle says: `pnpm oracle` installs it and judges all controls';

  it(
    what,
    async () => {
      const output = await oracle('--if-present', '--json', ...controls.flatMap((control) => ['--control', control]));
      if (!isInstalled) {
        console.log(output.trim());
        expect(output).toMatch(/^Prowler was not run, because it is not installed\./);
        return;
      }
      const judged = JSON.parse(output) as readonly { readonly verdict: string; readonly trial: object }[];
      expect(judged.map(({ verdict, trial }) => ({ verdict, ...trial }))).toEqual(
        controls.map((control) => ({ verdict: 'agrees', control, kind: 'judged', before: 'FAIL', after: 'PASS' })),
      );
    },
    120_000,
  );
});
