/** The customer managed configuration recorder of AWS Config. A Region of an account has at most one. */
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
  /** The recorder and its role: the name of the service-linked role, or the ARN of another role. */
  readonly recorder: { readonly name: string; readonly role: string } | null;
  readonly records: 'all resource types' | 'some resource types' | null;
  /** Whether the recorder also records the global IAM resources. Only a recorder of all types has this setting. */
  readonly recordsIam: boolean;
  readonly recording: boolean;
}

export async function readRecorder(aws: Aws): Promise<RecorderState> {
  const recorder = await findRecorder(aws);
  if (recorder === undefined) return { recorder: null, records: null, recordsIam: false, recording: false };

  const { name = '', roleARN = '', recordingGroup = { allSupported: true } } = recorder;
  const { ConfigurationRecordersStatus: statuses = [] } = await aws
    .client(ConfigServiceClient)
    .send(new DescribeConfigurationRecorderStatusCommand({}));
  return {
    recorder: { name, role: roleNamed(roleARN) },
    records: recordingGroup.allSupported ? 'all resource types' : 'some resource types',
    recordsIam: recordingGroup.includeGlobalResourceTypes ?? false,
    recording: statuses.find((status) => status.name === name)?.recording ?? false,
  };
}

/**
 * Creates, changes or deletes the recorder. The resource types and the frequency of an existing recorder do not change.
 */
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
  // PutConfigurationRecorder resets an omitted setting to its default.
  const { recordingGroup, recordingMode } = present ?? newRecorder;
  await config.send(
    new PutConfigurationRecorderCommand({
      ConfigurationRecorder: { name: to.name, roleARN: roleArnOf(to.role, target), recordingGroup, recordingMode },
      ...(present === undefined && { Tags: [{ Key: 'asr:remediation', Value: 'Config.1' }] }),
    }),
  );
}

/** Includes or excludes the global IAM resources. The other settings are sent back. */
export async function setRecordingOfIam(includeGlobalResourceTypes: boolean, aws: Aws): Promise<void> {
  const recorder = await findRecorder(aws);
  if (recorder === undefined) return;
  const { name, roleARN, recordingGroup, recordingMode } = recorder;
  const group = { ...(recordingGroup ?? { allSupported: true }), includeGlobalResourceTypes };
  await aws.client(ConfigServiceClient).send(
    new PutConfigurationRecorderCommand({
      ConfigurationRecorder: { name, roleARN, recordingGroup: group, recordingMode },
    }),
  );
}

/** Starts or stops the recorder. The call is idempotent. A deleted recorder counts as stopped. */
export async function setRecording(isRecording: boolean, aws: Aws): Promise<void> {
  const recorder = await findRecorder(aws);
  if (recorder === undefined) return;
  const named = { ConfigurationRecorderName: recorder.name };
  const config = aws.client(ConfigServiceClient);
  await (isRecording
    ? config.send(new StartConfigurationRecorderCommand(named))
    : config.send(new StopConfigurationRecorderCommand(named)));
}

/**
 * Returns the customer managed recorder. Service-linked recorders belong to a service, always record, and cannot be
 * changed.
 */
async function findRecorder(aws: Aws): Promise<ConfigurationRecorder | undefined> {
  const { ConfigurationRecorders: recorders = [] } = await aws
    .client(ConfigServiceClient)
    .send(new DescribeConfigurationRecordersCommand({}));
  return recorders.find(({ servicePrincipal }) => servicePrincipal === undefined);
}

/**
 * A recorder of all types of the Region. The global IAM resources are a separate change.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/select-resources.html
 */
const newRecorder: ConfigurationRecorder = {
  recordingGroup: { allSupported: true, includeGlobalResourceTypes: false },
};
