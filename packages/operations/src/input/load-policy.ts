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
import { BadInputError, BadPolicyError } from './bad-input.ts';
import { type StandardInput, readInput } from './read-input.ts';

export interface PolicyFile {
  /** Name for error messages. */
  readonly name: string;
  readonly text: string;
  readonly policy: Policy;
}

/** What applies without a policy file. */
export const emptyPolicyFile: PolicyFile = { name: policyFileName, text: '', policy: defaultPolicy };

/** Reads and checks a policy file. The error has one line for each problem, with its position. */
export async function readPolicyFile(
  file: string,
  io: StandardInput,
  known: KnownControls,
  now?: Date,
): Promise<PolicyFile> {
  const { name, text } = await readInput(file, io).catch((error: unknown) => {
    if (file !== policyFileName || existsSync(file)) throw error;
    throw new BadInputError(
      `There is no ${file} in this folder. To write one, run \`asr init\`. To use another file, add --config.`,
    );
  });
  const reading = readPolicy(text, known, name, now);
  if (reading.ok) return { name, text, policy: reading.policy };
  throw new BadPolicyError(reading.located);
}

/** @param now If given, an expired exception is an error. */
export async function loadPolicy(file: string, io: StandardInput, now?: Date): Promise<Policy> {
  const { policy } = await readPolicyFile(file, io, await knownControls(controlsWithRunbook()), now);
  return policy;
}

/** The policy of the given file. Without one, that of the working directory, and without that, the default policy. */
export async function presentPolicy(file: string | undefined, io: StandardInput): Promise<Policy> {
  if (file !== undefined) return loadPolicy(file, io);
  return existsSync(policyFileName) ? loadPolicy(policyFileName, io) : defaultPolicy;
}
