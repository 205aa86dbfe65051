import { describe, expect, it } from '@jest/globals';
import { plan } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { rds9 } from './rds-9.ts';
import { arrangeDbInstance, inGroup, itPublishesOnce, logExportExamples, publisher } from './testing/index.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:rds:eu-west-1:111122223333:db:orders',
};
const logs = {
  Engine: 'mysql',
  types: ['audit', 'error', 'general', 'slowquery'],
  other: 'iam-db-auth-error',
  // An instance of MySQL as moto creates it has no option for the audit log.
  onMoto: (account: Parameters<typeof arrangeDbInstance>[0]) => arrangeDbInstance(account, { Engine: 'postgres' }),
};
const examples = logExportExamples(logs);

describePlaybook(rds9, {
  ...examples,
  changes: {
    ...examples.changes,
    'an instance of PostgreSQL, which needs no option': () => publisher({ Engine: 'postgres', ...inGroup('none') }).aws,
  },
  leaves: {
    ...examples.leaves,
    'an instance that publishes the audit log without the option': () =>
      publisher({ Engine: 'mysql', EnabledCloudwatchLogsExports: logs.types, ...inGroup('none') }).aws,
  },
  refuses: {
    ...examples.refuses,
    'an instance whose option group has no audit plugin': () =>
      publisher({ Engine: 'mysql', ...inGroup('plain') }, { plain: ['MEMCACHED'] }).aws,
    'an instance whose option group was deleted': () => publisher({ Engine: 'mariadb', ...inGroup('none') }).aws,
    'an instance whose response omits the option groups': () =>
      publisher({ Engine: 'mysql', OptionGroupMemberships: undefined }).aws,
    'an instance of Aurora': () => publisher({ Engine: 'aurora-postgresql', DBClusterIdentifier: 'shop' }).aws,
    'an instance of Amazon Neptune': () => publisher({ Engine: 'neptune', DBClusterIdentifier: 'graph' }).aws,
  },
});

describe('RDS.9', () => {
  itPublishesOnce(rds9, logs);

  it.each([
    ['oracle-se2-cdb', ['alert', 'audit', 'trace', 'listener']],
    ['postgres', ['postgresql', 'upgrade']],
    ['mariadb', ['audit', 'error', 'general', 'slowquery']],
    ['sqlserver-ex', ['error', 'agent']],
  ])('publishes of %s the logs that the control requires: %j', async (Engine, types) => {
    const planned = await plan(rds9, target, publisher({ Engine }).aws);

    expect(planned.kind === 'change' && planned.changes.map(({ key }) => key)).toEqual(types);
  });

  it('names the option group that lacks the option', async () => {
    const { aws } = publisher({ Engine: 'mysql', ...inGroup('plain') }, { plain: [] });

    expect(await plan(rds9, target, aws)).toMatchObject({
      reason: expect.stringContaining('MARIADB_AUDIT_PLUGIN. Add the option to the option group plain of'),
    });
  });
});
