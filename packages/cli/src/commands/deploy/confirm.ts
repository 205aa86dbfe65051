import { BadInputError } from '@asr/operations/input';
import type { Cli } from '../../runtime/index.ts';
import type { DeployOptions } from './options.ts';

/** Whether the operator agrees. `--yes` agrees. Without a terminal, there must be `--yes`. */
export async function confirmed({ io }: Cli, { yes = false }: DeployOptions, question: string): Promise<boolean> {
  if (yes) return true;
  if (io.ask === undefined)
    throw new BadInputError('There is no terminal to ask at. To make these changes, add --yes.');
  return /^y(es)?$/i.test((await io.ask(`${question} [y/N] `)).trim());
}
