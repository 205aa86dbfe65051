/**
 * Emulates Run Command and Patch Manager for the instance `i-1`. A command that is sent ends at once with the given status.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_SendCommand.html
 */
import type { Command, ListCommandsRequest, PatchComplianceData, SendCommandRequest } from '@aws-sdk/client-ssm';
import { type Handlers, fakeAws, fakeNow, named } from '../../../testing/index.ts';

export interface FakePatching {
  /** @default 'running' */
  readonly state?: string;
  /** `null`: Systems Manager does not manage the instance. @default 'Online' */
  readonly ping?: string | null;
  readonly platform?: string;
  /** The commands of the account. */
  readonly commands?: readonly Partial<Command>[];
  /** The status of a command that is sent. @default 'Success' */
  readonly ends?: string;
  /** What Patch Manager reports after an installation. */
  readonly patches?: readonly object[];
  readonly refuses?: string;
}

/** A command that installs patches on `i-1`, some minutes ago. */
export function install(Status: string, minutesAgo: number, more: object = {}): Partial<Command> {
  return {
    CommandId: 'command-1',
    DocumentName: 'AWS-RunPatchBaseline',
    InstanceIds: ['i-1'],
    Parameters: { Operation: ['Install'] },
    RequestedDateTime: new Date(fakeNow.getTime() - minutesAgo * 60_000),
    Status: Status as 'Success',
    ...more,
  };
}

export function fakePatching({
  state = 'running',
  ping = 'Online',
  platform = 'Amazon Linux',
  commands = [],
  ends = 'Success',
  patches = [],
  refuses,
}: FakePatching = {}) {
  const all = [...commands];
  const handlers: Handlers = {
    DescribeInstancesCommand: ({ InstanceIds }: { InstanceIds?: readonly string[] }) => {
      if (InstanceIds?.[0] !== 'i-1') throw named('InvalidInstanceID.NotFound');
      return { Reservations: [{ Instances: [{ InstanceId: 'i-1', State: { Name: state } }] }] };
    },
    DescribeInstanceInformationCommand: () => ({
      InstanceInformationList:
        ping === null ? undefined : [{ InstanceId: 'i-1', PingStatus: ping, PlatformName: platform }],
    }),
    ListCommandsCommand: ({ NextToken, InstanceId }: ListCommandsRequest) => {
      if (InstanceId !== undefined) throw new Error('It would not find a command that has not reached the instance.');
      // Two pages.
      return NextToken === undefined ? { NextToken: '1' } : { Commands: all };
    },
    DescribeInstancePatchesCommand: ({ NextToken }: { NextToken?: string }): { Patches?: PatchComplianceData[] } =>
      NextToken === undefined ? ({ NextToken: '1' } as object) : { Patches: [...patches] as PatchComplianceData[] },
    SendCommandCommand: ({ InstanceIds, Parameters, DocumentName }: SendCommandRequest) => {
      if (refuses !== undefined) throw named(refuses);
      const made = { InstanceIds, Parameters, DocumentName };
      all.push(install(ends, 0, { CommandId: `command-${all.length + 1}`, ...made }));
      return { Command: {} };
    },
  };
  return fakeAws(handlers);
}
