/** `asr allow-again`: re-enables automatic remediation of a resource after an undo. */
import type { Command } from 'commander';
import { claimKey, type HistoryQueries, type UndoMark, type Subject } from '@asr/orchestrator';
import { knownControl, scopeOf } from '@asr/operations/controls';
import { BadInputError } from '@asr/operations/input';
import { type Cli, addCommand } from '../../runtime/index.ts';
import { type DeploymentOptions, openHistory, withDeployment } from '../../deployment/index.ts';
import { callerArn } from '@asr/operations/delegation';
import { printJson, printText, printable } from '../../terminal/index.ts';

interface AllowOptions extends DeploymentOptions {
  readonly account?: string;
}

export function addAllowAgain(parent: Command, cli: Cli): void {
  withDeployment(
    addCommand(parent, 'allow-again', 'Re-enables automatic remediation of a resource after an undo.', [
      'asr allow-again sg-0a1b2c3d4e5f60718 EC2.13',
      'asr allow-again 111122223333 EC2.7',
    ]),
  )
    .argument('<resource>', "ARN of the resource, or the last part of it, from the finding's note")
    .argument('<control>', 'id of the control whose change was undone')
    .option('--account <id>', 'account id, if several accounts have a resource of this name')
    .action((resource: string, control: string, options: AllowOptions) => allow(cli, options, resource, control));
}

async function allow(cli: Cli, options: AllowOptions, resource: string, control: string): Promise<void> {
  const { controlId } = knownControl(control);
  const scope = scopeOf(controlId);
  const history = await openHistory(cli, options);
  const subject = await subjectOf(history, { resource, controlId, accountId: options.account }, scope);
  const arn = await callerArn(cli.tools.adminAccount(options.region));
  const mark = await history.allowAgain(subject, scope, arn);
  const { accountId, region, resourceId } = subject;
  if (options.json === true) printJson(cli.io, { controlId, accountId, region, resourceId, leftAlone: mark ?? null });
  else printText(cli.io, sentence(mark, printable(resourceId), controlId));
}

function sentence(mark: UndoMark | undefined, resource: string, controlId: string): string {
  if (mark === undefined) return `Automatic remediation of ${resource} by ${controlId} is already enabled.`;
  return `Re-enabled ${controlId} for ${resource}, which ${printable(mark.by)} undid on ${mark.at.slice(0, 10)} (${mark.remediationId}).`;
}

/** The resource that the caller names, among the resources with an undo in history. */
async function subjectOf(
  history: HistoryQueries,
  filter: { readonly resource: string; readonly controlId: string; readonly accountId: string | undefined },
  scope: 'regional' | 'global',
): Promise<Subject> {
  const places = new Map<string, Subject>();
  for await (const record of history.list({ ...filter, outcome: 'undone' }))
    places.set(claimKey(record, scope), record);
  const [subject, ...others] = places.values();
  if (subject === undefined) {
    throw new BadInputError(
      `${printable(filter.resource)}: history has no undo of ${printable(filter.controlId)} for this resource. To list undone remediations, run: asr history --outcome undone`,
    );
  }
  if (others.length > 0) {
    const names = [...places.values()].map(({ accountId, region, resourceId }) =>
      printable(`${resourceId} in ${accountId}, ${region}`),
    );
    throw new BadInputError(
      `${printable(filter.resource)}: several resources have this name. Give the ARN or --account: ${names.join('; ')}.`,
    );
  }
  return subject;
}
