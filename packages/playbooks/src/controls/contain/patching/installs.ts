/** The commands that installed patches on one instance. */
import { type Command, SSMClient, SendCommandCommand, paginateListCommands } from '@aws-sdk/client-ssm';
import { type Aws, type Target, cannotIf, lastPartOf } from '../../../engine/index.ts';

export const patchDocument = 'AWS-RunPatchBaseline';

export interface Install {
  readonly commandId: string;
  /** Such as `Success`, `InProgress` or `TimedOut`. */
  readonly status: string;
  /** ISO 8601. */
  readonly requestedAt: string;
}

/**
 * The last command since a time that installs patches on exactly this instance. A command that has not reached the instance is
 * found only without the id of the instance, so all commands with the document are read. Commands by tag do not count.
 *
 * @param since ISO 8601.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CommandFilter.html
 */
async function latestInstall({ resourceId }: Target, since: string, aws: Aws): Promise<Install | null> {
  const Filters = [
    { key: 'DocumentName' as const, value: patchDocument },
    { key: 'InvokedAfter' as const, value: since },
  ];
  const found: Command[] = [];
  for await (const { Commands = [] } of paginateListCommands({ client: aws.client(SSMClient) }, { Filters })) {
    found.push(...Commands.filter((command) => installsOn(command, lastPartOf(resourceId), since)));
  }
  const [last] = found.toSorted((a, b) => Number(b.RequestedDateTime) - Number(a.RequestedDateTime));
  if (last === undefined) return null;
  return { commandId: last.CommandId ?? '', status: last.Status ?? '', requestedAt: timeOf(last) };
}

function installsOn(command: Command, instanceId: string, since: string): boolean {
  const { DocumentName, InstanceIds = [], Parameters = {} } = command;
  return (
    DocumentName === patchDocument &&
    InstanceIds.includes(instanceId) &&
    Parameters['Operation']?.includes('Install') === true &&
    timeOf(command) > since
  );
}

function timeOf({ RequestedDateTime }: Command): string {
  return RequestedDateTime?.toISOString() ?? '';
}

export function isRunning({ status }: Install): boolean {
  return status === 'Pending' || status === 'InProgress';
}

/** In minutes. After a failed command, ASR may try again. */
const failureCounts = 60;
/** In minutes. A redelivered message arrives within this time. */
const recently = 15;

/**
 * The last command since a time. A failed one counts for an hour.
 *
 * @param since ISO 8601.
 */
export async function installSince(target: Target, since: string, aws: Aws): Promise<Install | null> {
  const install = await latestInstall(target, since, aws);
  if (install === null || isRunning(install) || install.status === 'Success') return install;
  return install.requestedAt > minutesAgo(failureCounts, aws) ? install : null;
}

/**
 * Sends the command. Run Command has no client token, so a command that runs, or that was sent a moment ago, counts as that of an
 * earlier attempt.
 */
export async function installOnce(target: Target, aws: Aws): Promise<void> {
  const last = await latestInstall(target, minutesAgo(recently, aws), aws);
  if (last !== null && (isRunning(last) || last.status === 'Success')) return;
  await aws
    .client(SSMClient)
    .send(
      new SendCommandCommand({
        DocumentName: patchDocument,
        InstanceIds: [lastPartOf(target.resourceId)],
        Parameters: { Operation: ['Install'], RebootOption: ['NoReboot'] },
        Comment: 'ASR: approved for a finding of Amazon Inspector',
      }),
    )
    .catch(
      cannotIf(
        'InvalidInstanceId',
        'The instance no longer reports to Systems Manager. Start its agent, and plan again.',
      ),
    );
}

function minutesAgo(minutes: number, aws: Aws): string {
  const time = structuredClone(aws.now());
  time.setUTCMinutes(time.getUTCMinutes() - minutes);
  return time.toISOString();
}
