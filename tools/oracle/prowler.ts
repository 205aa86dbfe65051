/**
 * Prowler: an open-source scanner that checks AWS accounts, independent of this project.
 *
 * @see https://docs.prowler.com
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type PythonEnvironment, madeEnvironment, makeEnvironment } from '@asr/local-cloud';

export const prowlerEnvironment: PythonEnvironment = {
  name: 'prowler',
  requirements: join(import.meta.dirname, 'prowler-requirements.txt'),
  isPartial: true,
};

/** What to check in one account. */
interface Job {
  readonly account: string;
  readonly region: string;
  readonly checks: readonly string[];
  /** How far Prowler's clock is ahead. */
  readonly daysAhead: number;
}

/** One line of a check. */
export interface ProwlerFinding {
  readonly check: string;
  readonly status: 'PASS' | 'FAIL' | 'MANUAL' | 'INFO';
  readonly id: string;
  readonly arn: string;
  readonly region: string;
  readonly text: string;
}

interface Answer {
  readonly findings: readonly ProwlerFinding[];
  /** Calls that failed. Prowler continues without their results. */
  readonly errors: readonly string[];
}

export interface Prowler {
  /** @throws If a check of Prowler fails instead of giving an answer. */
  check(job: Job): Promise<Answer>;
  close(): void;
}

/** The path of a Python with Prowler. The first call installs it: about 30 s, 280 MB. */
export async function pythonWithProwler(report: (sentence: string) => void): Promise<string> {
  const made = madeEnvironment(prowlerEnvironment);
  if (made !== undefined) return made;
  report('Installing Prowler into a private virtual environment (280 MB).');
  return makeEnvironment(prowlerEnvironment);
}

/**
 * Starts Prowler.
 *
 * @param endpoint The URL of moto, or of a gateway in front of it.
 */
export function openProwler(python: string, endpoint: string): Prowler {
  const child = spawn(python, [join(import.meta.dirname, 'judge.py')], { stdio: ['pipe', 'pipe', 'pipe'] });
  const waiting: ((line: string | undefined) => void)[] = [];
  let errors = '';
  child.stderr.on('data', (text: Buffer) => (errors = (errors + text.toString()).slice(-4000)));
  createInterface(child.stdout).on('line', (line) => waiting.shift()?.(line));
  child.on('close', () => waiting.splice(0).forEach((answer) => answer(undefined)));
  child.stdin.on('error', () => {});
  return {
    async check(job) {
      const line = await new Promise<string | undefined>((resolve) => {
        if (child.exitCode !== null) resolve(undefined);
        waiting.push(resolve);
        child.stdin.write(`${JSON.stringify({ ...job, endpoint })}\n`);
      });
      if (line === undefined) throw new Error(`Prowler ended. Its output:\n${errors}`);
      const { crashes, ...answer } = JSON.parse(line) as Answer & { readonly crashes: readonly string[] };
      if (crashes.length > 0) throw new Error(`A check of Prowler failed: ${crashes.join('\n')}`);
      return answer;
    },
    close: () => child.stdin.end(),
  };
}
