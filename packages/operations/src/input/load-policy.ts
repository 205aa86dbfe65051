import { existsSync } from 'node:fs';
import {
  defaultPolicy,
  knownControls,
  policyFileName,
  readPolicy,
  type KnownControls,
  type Policy,
} from '@asr/orchestrator';
import { controlsWithRunbook } from '@asr/runbooks';
import { openPackages } from '../packages/index.ts';
import { BadInputError, BadPolicyError } from './bad-input.ts';
import { type StandardInput, readInput } from './read-input.ts';

export interface PolicyFile {
  /** Name for error messages. */
  readonly name: string;
  readonly text: string;
  readonly policy: Policy;
  /** The controls that the policy can name: those of ASR, and those of its packages. */
  readonly known: KnownControls;
}

/** What applies without a policy file. */
export async function emptyPolicyFile(): Promise<PolicyFile> {
  return { name: policyFileName, text: '', policy: defaultPolicy, known: await knownControls(controlsWithRunbook()) };
}

/** Reads and checks a policy file. The error has one line for each problem, with its position. */
export async function readPolicyFile(file: string, io: StandardInput, now?: Date): Promise<PolicyFile> {
  const { name, text } = await readInput(file, io).catch((error: unknown) => {
    if (file !== policyFileName || existsSync(file)) throw error;
    throw new BadInputError(
      `There is no ${file} in this folder. To write one, run \`asr init\`. To use another file, add --config.`,
    );
  });
  const packages = await openPackages({ name: file === '-' ? policyFileName : file, text });
  const known = await knownControls(controlsWithRunbook());
  const reading = readPolicy(text, known, name, now, packages);
  if (reading.ok) return { name, text, policy: reading.policy, known };
  throw new BadPolicyError(reading.located);
}

/** @param now If given, an expired exception is an error. */
export async function loadPolicy(file: string, io: StandardInput, now?: Date): Promise<Policy> {
  const { policy } = await readPolicyFile(file, io, now);
  return policy;
}

/** The policy of the given file. Without one, that of the working directory, and without that, the default policy. */
export async function presentPolicy(file: string | undefined, io: StandardInput): Promise<Policy> {
  if (file !== undefined) return loadPolicy(file, io);
  return existsSync(policyFileName) ? loadPolicy(policyFileName, io) : defaultPolicy;
}
