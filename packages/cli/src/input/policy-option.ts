/** The option for the policy file, the same for every command. `--policy` is its older name. */
import { Argument, Option } from 'commander';
import { policyFileName } from '@asr/orchestrator';

const flags = '--config, --policy <file>';
const inThisFolder = `./${policyFileName}`;

/** The policy file that a command needs. */
export function policyOption(description: string): Option {
  return new Option(flags, description).default(policyFileName, inThisFolder);
}

/** The policy file of a command that works without one, with the default policy. */
export function optionalPolicyOption(): Option {
  return new Option(flags, `policy file (default: ${inThisFolder} if it exists)`);
}

/** The policy file as an argument. */
export function policyArgument(): Argument {
  return new Argument('[file]', 'policy file, or - for standard input').default(policyFileName, inThisFolder);
}
