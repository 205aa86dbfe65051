/**
 * Cloud Custodian, in a private environment: a rules engine for AWS accounts, independent of this project.
 *
 * @see https://cloudcustodian.io/docs/aws/index.html
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type PythonEnvironment, accountEnvironment, madeEnvironment, makeEnvironment } from '@asr/local-cloud';

const run = promisify(execFile);

export const custodianEnvironment: PythonEnvironment = {
  name: 'custodian',
  requirements: join(import.meta.dirname, 'custodian-requirements.txt'),
};

/** Where its policies run. */
export interface CustodianRun {
  /** The URL of the gateway of the local cloud. */
  readonly url: string;
  readonly accountId: string;
  readonly region: string;
  /** The file with the policies. */
  readonly policies: string;
  /** The folder for its output: one folder for each policy, with the matched resources in `resources.json`. */
  readonly folder: string;
}

/**
 * The path of a Python with Cloud Custodian. The first call installs it.
 *
 * @throws If it could not be installed.
 */
export async function pythonWithCustodian(report: (sentence: string) => void): Promise<string> {
  const made = madeEnvironment(custodianEnvironment);
  if (made !== undefined) return made;
  report('Installing Cloud Custodian into a private virtual environment.');
  return makeEnvironment(custodianEnvironment);
}

/** @throws If the command fails. */
export async function runCustodian(
  python: string,
  { url, accountId, region, policies, folder }: CustodianRun,
): Promise<void> {
  // An address instead of a name: the client then puts the bucket into the path, not into the host.
  const aws = await accountEnvironment(url.replace('localhost', '127.0.0.1'), accountId, region);
  // The command of the package contains the folder in which the environment was created, before it was moved.
  const args = ['-c', 'from c7n.cli import main; main()', 'run', '--cache-period', '0'];
  const where = ['--region', region, '--output-dir', folder, policies];
  await run(python, [...args, ...where], {
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...aws },
    maxBuffer: 1e8,
  });
}
