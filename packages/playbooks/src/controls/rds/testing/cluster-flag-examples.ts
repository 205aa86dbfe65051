import type { DBCluster } from '@aws-sdk/client-rds';
import { expect, it } from '@jest/globals';
import { type AnyPlaybook, apply } from '../../../engine/index.ts';
import type { OnMoto, PlaybookExamples } from '../../../testing/index.ts';
import { fakeDbCluster } from './fake-databases.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:rds:eu-west-1:111122223333:cluster:orders',
};

type Setting = 'CopyTagsToSnapshot' | 'DeletionProtection';

/** The examples of a control on one setting of a DB cluster that is off by default. */
export function clusterFlagExamples(Engine: string, setting: Setting, onMoto: OnMoto): PlaybookExamples {
  const cluster = (given: DBCluster) => () => fakeDbCluster({ Engine, ...given }).aws;
  return {
    target,
    onMoto,
    changes: {
      'a cluster as RDS creates it': cluster({ [setting]: false }),
      'a cluster whose response omits the setting': cluster({}),
    },
    leaves: {
      'a cluster with the setting': cluster({ [setting]: true }),
      'a stopped cluster with the setting': cluster({ [setting]: true, Status: 'stopped' }),
    },
    refuses: { 'a stopped cluster': cluster({ Status: 'stopped' }) },
    gone: {
      'a cluster that was deleted': cluster({ DBClusterIdentifier: 'another' }),
      'a cluster that is being deleted': cluster({ Status: 'deleting' }),
    },
  };
}

/** Tests that the control changes only its own setting of a cluster. */
export function itChangesOneSetting(playbook: AnyPlaybook, setting: Setting): void {
  it('changes no other setting of the cluster, and applies no pending change', async () => {
    const off = { CopyTagsToSnapshot: false, DeletionProtection: false, AutoMinorVersionUpgrade: false };
    const { aws, current } = fakeDbCluster(off);

    await apply(playbook, target, [{ field: 'isEnabled', from: false, to: true }], aws);

    expect(current()).toMatchObject({ ...off, [setting]: true });
  });
}
