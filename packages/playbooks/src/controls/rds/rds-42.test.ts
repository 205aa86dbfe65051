import { CreateOptionGroupCommand, ModifyOptionGroupCommand, RDSClient } from '@aws-sdk/client-rds';
import { describe } from '@jest/globals';
import type { Account } from '../../emulated-account/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { rds42 } from './rds-42.ts';
import { arrangeDbInstance, inGroup, itPublishesOnce, logExportExamples, publisher } from './testing/index.ts';

const logs = {
  Engine: 'mariadb',
  types: ['audit', 'error'],
  other: 'general',
  onMoto: arrangeAuditedInstance,
};

/** Creates an instance whose option group has the audit plugin. */
async function arrangeAuditedInstance(account: Account): Promise<string> {
  const rds = account.client(RDSClient);
  const group = { OptionGroupName: 'audited', EngineName: 'mariadb', MajorEngineVersion: '10.6' };
  await rds.send(new CreateOptionGroupCommand({ ...group, OptionGroupDescription: 'With an audit log' }));
  const OptionsToInclude = [{ OptionName: 'MARIADB_AUDIT_PLUGIN' }];
  await rds.send(new ModifyOptionGroupCommand({ OptionGroupName: 'audited', OptionsToInclude }));
  return arrangeDbInstance(account, { Engine: 'mariadb', EngineVersion: '10.6', OptionGroupName: 'audited' });
}

const examples = logExportExamples(logs);

describePlaybook(rds42, {
  ...examples,
  changes: {
    ...examples.changes,
    'an instance without the option, whose parameter requires no audit log': () => ({
      aws: publisher({ Engine: 'mariadb', ...inGroup('none') }).aws,
      parameters: { logTypes: ['error', 'slowquery'] },
    }),
  },
  refuses: {
    ...examples.refuses,
    'an instance without the option': () => publisher({ Engine: 'mariadb', ...inGroup('plain') }, { plain: [] }).aws,
  },
});

describe('RDS.42', () => {
  itPublishesOnce(rds42, logs);
});
