import { CreateDBSnapshotCommand, ModifyDBSnapshotAttributeCommand, RDSClient } from '@aws-sdk/client-rds';
import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo } from '../../engine/index.ts';
import { arrangeDbInstance } from './testing/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { rds1 } from './rds-1.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'monthly',
};
const arnOf = (kind: string) => `arn:aws:rds:eu-west-1:111122223333:${kind}:monthly`;
const close = { field: 'isPublic', from: true, to: false };

interface Change {
  readonly ValuesToAdd?: readonly string[];
  readonly ValuesToRemove?: readonly string[];
}

/** Snapshots named `monthly`, with the accounts that they are shared with; `null` if there is none. */
function account(of: { instance?: readonly string[] | null; cluster?: readonly string[] | null }) {
  let { instance = null, cluster = null } = of;
  const check = (id: string, shared: readonly string[] | null, error: string) => {
    if (id !== 'monthly' || shared === null) throw named(error);
    return [{ AttributeName: 'restore', AttributeValues: shared }];
  };
  const changed = (shared: readonly string[] | null, { ValuesToAdd = [], ValuesToRemove = [] }: Change) => [
    ...new Set([...(shared ?? []).filter((value) => !ValuesToRemove.includes(value)), ...ValuesToAdd]),
  ];
  const aws = fakeAws({
    DescribeDBSnapshotAttributesCommand: ({ DBSnapshotIdentifier: id }: { DBSnapshotIdentifier: string }) => ({
      DBSnapshotAttributesResult: { DBSnapshotAttributes: check(id, instance, 'DBSnapshotNotFoundFault') },
    }),
    DescribeDBClusterSnapshotAttributesCommand: (input: { DBClusterSnapshotIdentifier: string }) => ({
      DBClusterSnapshotAttributesResult: {
        DBClusterSnapshotAttributes: check(
          input.DBClusterSnapshotIdentifier,
          cluster,
          'DBClusterSnapshotNotFoundFault',
        ),
      },
    }),
    ModifyDBSnapshotAttributeCommand: (input: Change) => {
      instance = changed(instance, input);
      return {};
    },
    ModifyDBClusterSnapshotAttributeCommand: (input: Change) => {
      cluster = changed(cluster, input);
      return {};
    },
  });
  return { aws, current: () => ({ instance, cluster }) };
}

describePlaybook(rds1, {
  target,
  onMoto: async (made) => {
    const instance = await arrangeDbInstance(made);
    const rds = made.client(RDSClient);
    const DBInstanceIdentifier = instance.split(':').at(-1) ?? '';
    const DBSnapshotIdentifier = `monthly-${crypto.randomUUID()}`;
    const create = new CreateDBSnapshotCommand({ DBInstanceIdentifier, DBSnapshotIdentifier });
    const { DBSnapshot } = await rds.send(create);
    const share = { AttributeName: 'restore', ValuesToAdd: ['all', '444455556666'] };
    await rds.send(new ModifyDBSnapshotAttributeCommand({ DBSnapshotIdentifier, ...share }));
    return DBSnapshot?.DBSnapshotArn ?? '';
  },
  changes: {
    'a public snapshot of an instance': () => account({ instance: ['all'] }).aws,
    'a public snapshot of a cluster': () => account({ cluster: ['all'] }).aws,
    'a public snapshot that is also shared with one account': () => account({ instance: ['444455556666', 'all'] }).aws,
  },
  leaves: {
    'a private snapshot, as RDS creates it': () => account({ instance: [] }).aws,
    'a private snapshot of a cluster': () => account({ cluster: [] }).aws,
    'a snapshot that is shared with one account': () => account({ instance: ['444455556666'] }).aws,
  },
  refuses: {},
  gone: { 'a deleted snapshot': () => account({}).aws },
});

describe('RDS.1', () => {
  it('keeps the accounts that the snapshot is shared with, also during undo', async () => {
    const { aws, current } = account({ cluster: ['444455556666', 'all'] });

    await apply(rds1, target, [close], aws);
    expect(current().cluster).toEqual(['444455556666']);

    await undo(rds1, target, [close], aws);
    expect(current().cluster?.toSorted()).toEqual(['444455556666', 'all']);
  });

  it('never confuses the snapshots of a cluster and an instance with the same name', async () => {
    const { aws, current } = account({ instance: ['all'], cluster: ['all'] });

    await apply(rds1, { ...target, resourceId: arnOf('cluster-snapshot') }, [close], aws);
    expect(current()).toEqual({ instance: ['all'], cluster: [] });

    await apply(rds1, { ...target, resourceId: arnOf('snapshot') }, [close], aws);
    expect(current()).toEqual({ instance: [], cluster: [] });
  });

  it('reads the full name of an automated snapshot', async () => {
    const resourceId = 'arn:aws:rds:eu-west-1:111122223333:snapshot:rds:monthly';
    const ids: string[] = [];
    const aws = fakeAws({
      DescribeDBSnapshotAttributesCommand: ({ DBSnapshotIdentifier: id }: { DBSnapshotIdentifier: string }) => {
        ids.push(id);
        return { DBSnapshotAttributesResult: { DBSnapshotAttributes: [] } };
      },
    });

    await plan(rds1, { ...target, resourceId }, aws);

    expect(ids).toEqual(['rds:monthly']);
  });

  it('is compliant if the response has no attributes', async () => {
    const aws = fakeAws({ DescribeDBSnapshotAttributesCommand: () => ({ DBSnapshotAttributesResult: {} }) });

    expect(await plan(rds1, target, aws)).toMatchObject({ kind: 'compliant' });
  });
});
