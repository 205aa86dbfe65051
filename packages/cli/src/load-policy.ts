import { join } from 'node:path';
import { knownControls, policyFileName, readPolicy, type Policy } from '@asr/orchestrator';
import { controlsWithRunbook } from '@asr/runbooks';
import { BadInputError } from './bad-input.ts';
import type { Io } from './io.ts';
import { readInput } from './read-input.ts';

const repository = join(import.meta.dirname, '..', '..', '..');

/** The policy that this repository deploys. */
export const repositoryPolicy = join(repository, policyFileName);

/** Where its JSON Schema is published, for editors. */
export const policySchemaFile = join(repository, 'docs', 'policy.schema.json');

/** Reads and checks a policy file. Every problem is a line of the refusal, with its place. */
export async function loadPolicy(file: string, io: Io): Promise<Policy> {
  const { name, text } = await readInput(file, io);
  const shown = file === repositoryPolicy ? policyFileName : name;
  const reading = readPolicy(text, await knownControls(controlsWithRunbook()), shown);
  if (reading.ok) return reading.policy;
  throw new BadInputError(reading.problems.join('\n'));
}
