import {
  type Cluster,
  type ClusterStatus,
  CreateClusterCommand,
  DescribeClusterCommand,
  EKSClient,
  type LogSetup,
  type LogType,
  type Update,
  type UpdateStatus,
} from '@aws-sdk/client-eks';
import { describe, expect, it } from '@jest/globals';
import { apply, plan } from '../../engine/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { eks8 } from './eks-8.ts';

const allTypes: readonly LogType[] = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];

/** EKS returns all enabled types in one entry, and all others in a second one. */
function logging(...enabled: readonly LogType[]): LogSetup[] {
  const disabled = allTypes.filter((type) => !enabled.includes(type));
  return [
    { types: [...enabled], enabled: true },
    { types: disabled, enabled: false },
  ].filter(({ types }) => types.length > 0);
}

interface Options {
  readonly status?: ClusterStatus;
  readonly isUpdating?: boolean;
  /** The updates of the cluster, one per page. */
  readonly updates?: readonly Update[];
}

/** An update as EKS returns it, with its input as JSON. */
const loggingUpdate = (status: UpdateStatus, types: readonly LogType[], enabled: boolean): Update => ({
  status,
  type: 'LoggingUpdate',
  params: [{ type: 'ClusterLogging', value: JSON.stringify({ clusterLogging: [{ types, enabled }] }) }],
});

function cluster(
  enabled: readonly LogType[] | undefined,
  { status = 'ACTIVE', isUpdating = false, updates = [] }: Options = {},
) {
  let setup = enabled === undefined ? undefined : logging(...enabled);
  return fakeAws({
    DescribeClusterCommand: (): { readonly cluster: Cluster } => ({
      cluster: { status, ...(setup === undefined ? {} : { logging: { clusterLogging: setup } }) },
    }),
    ListUpdatesCommand: ({ nextToken = '0' }: { readonly nextToken?: string }) => {
      const index = Number(nextToken);
      const isLast = index + 1 >= updates.length;
      return {
        ...(updates.length === 0 ? {} : { updateIds: [nextToken] }),
        ...(isLast ? {} : { nextToken: `${index + 1}` }),
      };
    },
    DescribeUpdateCommand: ({ updateId }: { readonly updateId: string }) => {
      const update = updates[Number(updateId)];
      if (update === undefined) throw named('ResourceNotFoundException');
      return { update };
    },
    UpdateClusterConfigCommand: (input: { readonly logging: { readonly clusterLogging: readonly LogSetup[] } }) => {
      if (isUpdating) throw named('ResourceInUseException');
      const now = new Set((setup ?? []).flatMap((one) => (one.enabled === true ? (one.types ?? []) : [])));
      for (const { types = [], enabled: on } of input.logging.clusterLogging)
        for (const type of types) now[on === true ? 'add' : 'delete'](type);
      setup = logging(...now);
      return { update: { status: 'InProgress' } };
    },
  });
}

const gone = () =>
  fakeAws({
    DescribeClusterCommand: () => {
      throw named('ResourceNotFoundException');
    },
  });

const resourceId = 'arn:aws:eks:eu-west-1:111122223333:cluster/shop';
const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId };

describePlaybook(eks8, {
  target: { resourceId },
  changes: {
    'a cluster that logs nothing': () => cluster([]),
    'a cluster whose response omits logging': () => cluster(undefined),
    'a cluster that logs only API calls': () => cluster(['api']),
    'a cluster during another update': () => cluster([], { status: 'UPDATING' }),
  },
  leaves: {
    'a cluster with audit logging': () => cluster(['audit']),
    'a cluster that logs every type': () => cluster(allTypes),
    'a cluster whose audit logging EKS is enabling': () =>
      cluster([], {
        status: 'UPDATING',
        updates: [loggingUpdate('Successful', ['audit'], false), loggingUpdate('InProgress', ['audit'], true)],
      }),
  },
  refuses: { 'a cluster that is being created': () => cluster([], { status: 'CREATING' }) },
  gone: { 'a cluster that was deleted': gone },
  onMoto: async (account) => {
    const { cluster: made } = await account.client(EKSClient).send(
      new CreateClusterCommand({
        name: 'shop',
        roleArn: `arn:aws:iam::${account.accountId}:role/shop`,
        resourcesVpcConfig: { subnetIds: [] },
      }),
    );
    return made?.arn ?? '';
  },
});

describe('EKS.8', () => {
  it('leaves other log types as they are', async () => {
    const aws = cluster(['api']);
    const planned = await plan(eks8, target, aws);
    await apply(eks8, target, planned.kind === 'change' ? planned.changes : [], aws);

    const { cluster: now } = await aws.client(EKSClient).send(new DescribeClusterCommand({ name: 'shop' }));

    expect(now?.logging?.clusterLogging?.[0]).toEqual({ types: ['api', 'audit'], enabled: true });
  });

  it('never takes another update in progress for a final answer', async () => {
    const aws = cluster([], { isUpdating: true });
    const planned = await plan(eks8, target, aws);

    await expect(apply(eks8, target, planned.kind === 'change' ? planned.changes : [], aws)).rejects.toThrow(
      'ResourceInUseException',
    );
  });

  it('is settling while the update is in progress', async () => {
    const state = await eks8.read(target, cluster(['audit'], { status: 'UPDATING' }));

    expect(state && eks8.settles?.isSettled(state)).toBe(false);
  });

  it.each<[string, readonly LogType[], readonly Update[], boolean]>([
    ['is not reported as failed while EKS enables it', [], [loggingUpdate('InProgress', ['audit'], true)], true],
    [
      'is not reported as still on while EKS disables it',
      ['audit'],
      [loggingUpdate('InProgress', ['audit'], false)],
      false,
    ],
    [
      'is read from the cluster during an update of other types',
      ['audit'],
      [loggingUpdate('InProgress', ['api'], false)],
      true,
    ],
    ['is read from the cluster during another update', [], [{ status: 'InProgress', type: 'VersionUpdate' }], false],
    ['is read from the cluster after a failed update', [], [loggingUpdate('Failed', ['audit'], true)], false],
    ['is read from the cluster if EKS lists no updates', [], [], false],
    [
      'is not read from other settings of the update',
      [],
      [
        {
          ...loggingUpdate('InProgress', ['audit'], true),
          params: [
            { type: 'EndpointPublicAccess', value: 'true' },
            ...(loggingUpdate('InProgress', ['audit'], true).params ?? []),
          ],
        },
      ],
      true,
    ],
  ])('audit logging %s', async (_, enabled, updates, logsAudit) => {
    expect(await eks8.read(target, cluster(enabled, { status: 'UPDATING', updates }))).toEqual({
      status: 'UPDATING',
      logsAudit,
    });
  });
});
