/** `asr mcp`: ASR for agents, over the Model Context Protocol. */
import type { Command } from 'commander';
import { type DelegationOption, delegationOption } from '../../delegation/index.ts';
import { type DeploymentOptions, withDeployment } from '../../deployment/index.ts';
import { BadInputError, presentPolicy } from '@asr/operations/input';
import { optionalPolicyOption } from '../../input/index.ts';
import { type Cli, addCommand } from '../../runtime/index.ts';

interface McpOptions extends DeploymentOptions, DelegationOption {
  readonly allowWrite?: boolean;
  readonly policy?: string;
  readonly role?: string;
}

export function addMcp(parent: Command, cli: Cli): void {
  withDeployment(
    addCommand(
      parent,
      'mcp',
      'Serves agents over the Model Context Protocol, on standard input and output. Read-only without --allow-write.',
      [
        'asr mcp',
        'asr mcp --role SecurityAudit --profile agent',
        'asr mcp --allow-write --delegation agents --profile agent',
      ],
    ),
  )
    .option('--allow-write', 'allow undo, and remediation within the policy that can be undone')
    .option('--role <name>', 'name of a role to plan with in the other accounts')
    .addOption(optionalPolicyOption())
    .addOption(delegationOption())
    .action((options: McpOptions) => serve(cli, options));
}

async function serve(cli: Cli, options: McpOptions): Promise<void> {
  const { allowWrite = false, namespace, region, policy, role, delegation } = options;
  if (delegation !== undefined && !allowWrite)
    throw new BadInputError('--delegation requires --allow-write: a server that only reads sends no requests.');
  // The server reads the file for each plan. A file that cannot be read is reported now.
  await presentPolicy(policy, cli.io);
  // Loaded only here: the help of asr must not wait for a server.
  const { serveMcp } = await import('../../mcp/index.ts');
  await serveMcp(cli, {
    namespace,
    mayWrite: allowWrite,
    ...(region === undefined ? {} : { region }),
    ...(policy === undefined ? {} : { policyFile: policy }),
    ...(role === undefined ? {} : { role }),
    ...(delegation === undefined ? {} : { delegation }),
  });
}
