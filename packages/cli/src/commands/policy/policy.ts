/** `asr policy`: checks the policy file before it is deployed. */
import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import {
  knownControls,
  policyJsonSchema,
  settingsFor,
  tagProtection,
  tagWarnings,
  type Policy,
} from '@asr/orchestrator';
import { controlsWithRunbook } from '@asr/runbooks';
import { registry } from '@asr/playbooks';
import { type Cli, type JsonOption, addCommand } from '../../runtime/index.ts';
import { type Io, printJson, table } from '../../terminal/index.ts';
import { approvalOf } from '../../controls/index.ts';
import { loadPolicy, policyArgument } from '../../input/index.ts';

export function addPolicy(parent: Command, cli: Cli): void {
  const policy = parent
    .command('policy')
    .description('Checks the policy file, asr.config.yaml, and prints documents derived from it.');
  addCommand(policy, 'check', 'Checks a policy file and shows the effective settings of every control.', [
    'asr policy check',
    'asr policy check other.config.yaml --json',
  ])
    .addArgument(policyArgument())
    .action(async (file: string, { json = false }: JsonOption) => {
      const checked = await loadPolicy(file, cli.io, new Date());
      for (const warning of tagWarnings(checked)) cli.io.err(`Warning: ${warning}`);
      const settings = await effective(checked);
      if (json) printJson(cli.io, settings);
      else cli.io.out(render(settings, cli.io));
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
    .action(async (file: string, { except }: { readonly except: readonly string[] }) => {
      const checked = await loadPolicy(file, cli.io);
      // ASR's own roles restore tags when they undo a remediation.
      printJson(cli.io, tagProtection(checked, ['arn:*:iam::*:role/ASR-*', ...except]));
    });
}

/** The published schema, with the parameters of every control. */
async function publishedSchema(): Promise<object> {
  return policyJsonSchema(await knownControls(controlsWithRunbook()));
}

/** The effective settings of every control that ASR can remediate, and which of its changes require approval. */
async function effective(policy: Policy) {
  const { stop, concurrency } = policy;
  const controls = await Promise.all(
    Object.keys(registry).map(async (controlId) => {
      const settings = settingsFor(policy, controlId);
      return { controlId, ...settings, approval: await approvalOf(controlId, settings.approvalRequired) };
    }),
  );
  return { stop, concurrency, controls };
}

function render({ stop, controls }: Awaited<ReturnType<typeof effective>>, io: Io): string {
  const rows = controls.map(({ controlId, mode, via, approval, parameters }) => [
    controlId,
    io.paint(modeStyles[mode], mode),
    via,
    approval,
    Object.keys(parameters).length === 0 ? '' : JSON.stringify(parameters),
  ]);
  const switchedOff = stop
    ? `${io.paint('red', 'stop: true. ASR remediates nothing and refuses manual requests.')}\n`
    : '';
  return `${switchedOff}${table(io, ['Control', 'Mode', 'Via', 'Approval', 'Parameters'], rows)}${whatCanBreak}\n`;
}

const whatCanBreak = 'What each change can break: docs/controls, or a plan with `asr remediate --mode plan`.';

const modeStyles = { off: 'dim', manual: 'yellow', observe: 'cyan', automatic: 'green' } as const;
