/** `asr policy`: checks the policy file before it is deployed. */
import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { knownControls, policyJsonSchema, tagProtection, tagWarnings } from '@asr/orchestrator';
import { controlsWithRunbook } from '@asr/runbooks';
import { type Cli, type JsonOption, addCommand } from '../../runtime/index.ts';
import { type Io, printJson } from '../../terminal/index.ts';
import { BadPolicyError, loadPolicy } from '@asr/operations/input';
import { inConfinement } from '../../confined/index.ts';
import { policyArgument } from '../../input/index.ts';
import { effectiveSettings } from '@asr/operations/controls';
import { factsOf, renderPolicy } from './render-policy.ts';

export function addPolicy(parent: Command, cli: Cli): void {
  const policy = parent
    .command('policy')
    .description('Checks the policy file, asr.config.yaml, and prints documents derived from it.');
  addCommand(policy, 'check', 'Checks a policy file and shows what it sets.', [
    'asr policy check',
    'asr policy check other.config.yaml --all',
    'asr policy check other.config.yaml --json',
  ])
    .addArgument(policyArgument())
    .option('--all', 'show the settings of every control, also of those that the file does not name')
    .action((file: string, options: CheckOptions) => {
      const flags = [options.all === true ? '--all' : '', options.json === true ? '--json' : ''];
      const argv = ['policy', 'check', file, ...flags.filter((flag) => flag !== '')];
      return inConfinement(cli, file, argv, (io) => check(io, file, options));
    });

  addCommand(policy, 'schema', 'Prints the JSON Schema of the policy file, for editors.', [
    'asr policy schema --write policy.schema.json',
  ])
    .option('--write <file>', 'write the schema to this file instead')
    .action(async ({ write }: { readonly write?: string }) => {
      if (write === undefined) return printJson(cli.io, await publishedSchema());
      await writeFile(write, `${JSON.stringify(await publishedSchema(), null, 2)}\n`);
    });

  addCommand(policy, 'scp', 'Prints a service control policy that protects the tags that the policy uses.', [
    'asr policy scp --except "arn:*:iam::*:role/PlatformTeam"',
  ])
    .addArgument(policyArgument())
    .option('--except <arns...>', 'ARN patterns of principals that can set these tags', [])
    .action((file: string, { except }: { readonly except: readonly string[] }) => {
      const argv = ['policy', 'scp', file, ...(except.length === 0 ? [] : ['--except', ...except])];
      return inConfinement(cli, file, argv, async (io) => {
        const checked = await loadPolicy(file, io);
        // ASR's own roles restore tags when they undo a remediation.
        printJson(io, tagProtection(checked, ['arn:*:iam::*:role/ASR-*', ...except]));
      });
    });
}

/** The published schema, with the parameters of every control. */
async function publishedSchema(): Promise<object> {
  return policyJsonSchema(await knownControls(controlsWithRunbook()));
}

interface CheckOptions extends JsonOption {
  readonly all?: boolean;
}

async function check(io: Io, file: string, { json = false, all = false }: CheckOptions): Promise<void> {
  try {
    const checked = await loadPolicy(file, io, new Date());
    for (const warning of tagWarnings(checked)) io.err(`Warning: ${warning}`);
    const settings = await effectiveSettings(checked);
    if (json) printJson(io, { ...settings, summary: factsOf(checked, checked.limits) });
    else io.out(renderPolicy(checked, settings, { all, io }));
  } catch (error) {
    if (json && error instanceof BadPolicyError) printJson(io, { problems: error.problems });
    throw error;
  }
}
