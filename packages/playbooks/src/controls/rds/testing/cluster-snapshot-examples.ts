import {
  CreateDBClusterSnapshotCommand,
  ModifyDBClusterSnapshotAttributeCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import type { Account } from '../../../emulated-account/index.ts';
import { type FakeAws, type OnMoto, type PlaybookExamples, fakeAws, named } from '../../../testing/index.ts';
import { arrangeDbCluster } from './arrange-db-clusters.ts';

/** The cluster snapshot `monthly`, with the accounts that it is shared with. */
export function fakeClusterSnapshot(given: readonly string[], name = 'monthly') {
  let shared = given;
  const mustExist = (id: string) => {
    if (id !== name) throw named('DBClusterSnapshotNotFoundFault');
  };
  const aws: FakeAws = fakeAws({
    DescribeDBClusterSnapshotAttributesCommand: (input: { DBClusterSnapshotIdentifier: string }) => {
      mustExist(input.DBClusterSnapshotIdentifier);
      const DBClusterSnapshotAttributes = [{ AttributeName: 'restore', AttributeValues: shared }];
      return { DBClusterSnapshotAttributesResult: { DBClusterSnapshotAttributes } };
    },
    ModifyDBClusterSnapshotAttributeCommand: (input: {
      DBClusterSnapshotIdentifier: string;
      ValuesToAdd?: readonly string[];
      ValuesToRemove?: readonly string[];
    }) => {
      const { ValuesToAdd = [], ValuesToRemove = [] } = input;
      mustExist(input.DBClusterSnapshotIdentifier);
      shared = [...new Set([...shared.filter((account) => !ValuesToRemove.includes(account)), ...ValuesToAdd])];
      return {};
    },
  });
  return { aws, current: () => shared };
}

/** The examples of a control that forbids public cluster snapshots. */
export function clusterSnapshotExamples(onMoto: OnMoto): PlaybookExamples {
  const snapshot = (accounts: readonly string[], name?: string) => () => fakeClusterSnapshot(accounts, name).aws;
  return {
    target: { resourceId: 'arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:monthly' },
    onMoto,
    changes: {
      'a public snapshot': snapshot(['all']),
      'a public snapshot that is also shared with one account': snapshot(['444455556666', 'all']),
    },
    leaves: {
      'a private snapshot, as AWS creates it': snapshot([]),
      'a snapshot that is shared with one account': snapshot(['444455556666']),
    },
    refuses: {},
    gone: { 'a snapshot that was deleted': snapshot(['all'], 'another') },
  };
}

/** Creates a public snapshot of a Neptune cluster on moto. */
export async function arrangeClusterSnapshot(account: Account): Promise<string> {
  const cluster = await arrangeDbCluster(account, { Engine: 'neptune' });
  const rds = account.client(RDSClient);
  const DBClusterIdentifier = cluster.split(':').at(-1);
  const DBClusterSnapshotIdentifier = `monthly-${crypto.randomUUID()}`;
  const create = new CreateDBClusterSnapshotCommand({ DBClusterIdentifier, DBClusterSnapshotIdentifier });
  const { DBClusterSnapshot: made } = await rds.send(create);
  const share = { AttributeName: 'restore', ValuesToAdd: ['all', '444455556666'] };
  await rds.send(new ModifyDBClusterSnapshotAttributeCommand({ DBClusterSnapshotIdentifier, ...share }));
  return made?.DBClusterSnapshotArn ?? '';
}
