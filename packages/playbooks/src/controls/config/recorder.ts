/** The customer managed recorder of AWS Config: a Region of an account has one at most. */
import {
  ConfigServiceClient,
  DeleteConfigurationRecorderCommand,
  DescribeConfigurationRecordersCommand,
  DescribeConfigurationRecorderStatusCommand,
  PutConfigurationRecorderCommand,
  StartConfigurationRecorderCommand,
  StopConfigurationRecorderCommand,
  type ConfigurationRecorder,
} from '@aws-sdk/client-config-service';
import { type Aws, type Change, type Permissions, type Target, ifAbsent } from '../../engine/index.ts';
import { roleArnOf, roleNamed } from './service-linked-role.ts';

const anyRecorder = 'arn:{partition}:config:{region}:{account}:configuration-recorder/*';

export const recorderPermissions: Required<Omit<Permissions, 'when'>> = {
  read: ['config:DescribeConfigurationRecorders', 'config:DescribeConfigurationRecorderStatus'],
  write: [
    'config:PutConfigurationRecorder',
    'config:DeleteConfigurationRecorder',
    'config:StartConfigurationRecorder',
    'config:StopConfigurationRecorder',
  ],
  dependent: [{ action: 'config:TagResource', because: 'PutConfigurationRecorder tags a new recorder.' }],
  on: {
    'config:PutConfigurationRecorder': [anyRecorder],
    'config:DeleteConfigurationRecorder': [anyRecorder],
    'config:StartConfigurationRecorder': [anyRecorder],
    'config:StopConfigurationRecorder': [anyRecorder],
    'config:TagResource': [anyRecorder],
  },
};

export interface RecorderState {
  /** Its role by name if it is the service-linked one, else by ARN. */
  readonly recorder: { readonly name: string; readonly role: string } | null;
  readonly records: 'all resource types' | 'some resource types' | null;
  readonly recording: boolean;
}

export async function readRecorder(aws: Aws): Promise<RecorderState> {
  const recorder = await findRecorder(aws);
  if (recorder === undefined) return { recorder: null, records: null, recording: false };

  const { name = '', roleARN = '', recordingGroup = { allSupported: true } } = recorder;
  const { ConfigurationRecordersStatus: statuses = [] } = await aws
    .client(ConfigServiceClient)
    .send(new DescribeConfigurationRecorderStatusCommand({}));
  return {
    recorder: { name, role: roleNamed(roleARN) },
    records: recordingGroup.allSupported ? 'all resource types' : 'some resource types',
    recording: statuses.find((status) => status.name === name)?.recording ?? false,
  };
}

/** Makes, changes or deletes the recorder. What an existing one records, and how often, stays as it is. */
export async function changeRecorder(
  target: Target,
  { from, to }: Change<RecorderState, 'recorder'>,
  aws: Aws,
): Promise<void> {
  const config = aws.client(ConfigServiceClient);
  if (to === null) {
    const remove = new DeleteConfigurationRecorderCommand({ ConfigurationRecorderName: from?.name });
    await config.send(remove).catch(ifAbsent('NoSuchConfigurationRecorderException', {}));
    return;
  }
  const present = await findRecorder(aws);
  // What is not sent falls back to the default.
  const { recordingGroup, recordingMode } = present ?? newRecorderIn(target);
  await config.send(
    new PutConfigurationRecorderCommand({
      ConfigurationRecorder: { name: to.name, roleARN: roleArnOf(to.role, target), recordingGroup, recordingMode },
      ...(present === undefined && { Tags: [{ Key: 'asr:remediation', Value: 'Config.1' }] }),
    }),
  );
}

/** Twice is harmless. A recorder that is gone records nothing. */
export async function setRecording(isRecording: boolean, aws: Aws): Promise<void> {
  const recorder = await findRecorder(aws);
  if (recorder === undefined) return;
  const named = { ConfigurationRecorderName: recorder.name };
  const config = aws.client(ConfigServiceClient);
  await (isRecording
    ? config.send(new StartConfigurationRecorderCommand(named))
    : config.send(new StopConfigurationRecorderCommand(named)));
}

/** Service-linked recorders belong to the service they are named for, always record, and cannot be changed. */
async function findRecorder(aws: Aws): Promise<ConfigurationRecorder | undefined> {
  const { ConfigurationRecorders: recorders = [] } = await aws
    .client(ConfigServiceClient)
    .send(new DescribeConfigurationRecordersCommand({}));
  return recorders.find(({ servicePrincipal }) => servicePrincipal === undefined);
}

/**
 * IAM is the same in every Region: one of them records it, or its changes are charged once for each.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/select-resources.html
 */
function newRecorderIn({ region }: Target): ConfigurationRecorder {
  return { recordingGroup: { allSupported: true, includeGlobalResourceTypes: mainRegions.has(region) } };
}

/** Of each partition, the one in which IAM lives. */
const mainRegions: ReadonlySet<string> = new Set(['us-east-1', 'cn-north-1', 'us-gov-west-1']);
