/** `asr console`: the web console on 127.0.0.1, with the caller's own credentials. */
import { InvalidArgumentError, type Command } from 'commander';
import { type DeploymentOptions, withDeployment } from '../../deployment/index.ts';
import { presentPolicy } from '@asr/operations/input';
import { optionalPolicyOption } from '../../input/index.ts';
import { type Cli, addCommand } from '../../runtime/index.ts';
import { printJson, printText } from '../../terminal/index.ts';

interface ConsoleOptions extends DeploymentOptions {
  readonly write?: boolean;
  readonly port?: number;
  readonly policy?: string;
  readonly role?: string;
}

export function addConsole(parent: Command, cli: Cli): void {
  withDeployment(
    addCommand(
      parent,
      'console',
      'Opens a web console on this machine, with your own AWS credentials. Read-only without --write.',
      ['asr console', 'asr console --write --profile security', 'asr console --role SecurityAudit'],
    ),
  )
    .option('--write', 'allow approvals, undo, stop and start in the browser')
    .option('--port <number>', 'port on 127.0.0.1 (default: a free one)', portNumber)
    .option('--role <name>', 'name of a role to plan with in the other accounts')
    .addOption(optionalPolicyOption())
    .action((options: ConsoleOptions) => serveConsole(cli, options));
}

async function serveConsole(
  cli: Cli,
  { write = false, port, policy, role, ...options }: ConsoleOptions,
): Promise<void> {
  // The console reads the file for each plan. A file that cannot be read is reported now.
  await presentPolicy(policy, cli.io);
  // Loaded only here: the help of asr must not wait for a web server.
  const { openConsole } = await import('../../console/index.ts');
  const { link } = await openConsole(
    {
      cli,
      namespace: options.namespace,
      isDemo: false,
      ...(options.region === undefined ? {} : { region: options.region }),
      ...(policy === undefined ? {} : { policyFile: policy }),
      ...(role === undefined ? {} : { role }),
    },
    { mayWrite: write, ...(port === undefined ? {} : { port }) },
  );
  if (options.json === true) printJson(cli.io, { link, mayWrite: write });
  else
    printText(
      cli.io,
      `Open ${link}\n${write ? 'Approvals, undo, stop and start are allowed.' : 'Read-only. To approve, undo or stop in the browser, add --write.'}\nThe link works once. To end the console, press Ctrl-C.`,
    );
}

function portNumber(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1024 && number <= 65_535) return number;
  throw new InvalidArgumentError('It must be a number from 1024 to 65535.');
}
