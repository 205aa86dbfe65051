/** The seven violations of the first part, with their accounts and Regions. */
import { passwordsWithoutNumbers, publicBuckets, unencryptedVolumes } from './account-settings.ts';
import { databaseInOneZone } from './databases.ts';
import { type Scene, asff, cis12, ocsf } from '../scenario/index.ts';
import { openDefaultGroup, openRdp, openSsh } from './security-groups.ts';

const shop = '222222222222';
const warehouse = '333333333333';
const ireland = 'eu-west-1';
const virginia = 'us-east-1';

/** @param adminAccountId One violation is in the admin account. */
export function scenes(adminAccountId: string): readonly Scene[] {
  return [
    { violation: openDefaultGroup, accountId: shop, region: ireland, started: 'rule', format: 'asff', finding: asff },
    { violation: openSsh, accountId: shop, region: virginia, started: 'button', format: 'asff', finding: cis12('4.1') },
    { violation: openRdp, accountId: warehouse, region: virginia, started: 'rule', format: 'ocsf', finding: ocsf },
    {
      violation: unencryptedVolumes,
      accountId: warehouse,
      region: ireland,
      started: 'button',
      format: 'asff',
      finding: asff,
    },
    { violation: publicBuckets, accountId: shop, region: ireland, started: 'rule', format: 'asff', finding: asff },
    {
      violation: passwordsWithoutNumbers,
      accountId: adminAccountId,
      region: ireland,
      started: 'button',
      format: 'asff',
      finding: asff,
    },
    {
      violation: databaseInOneZone,
      accountId: warehouse,
      region: virginia,
      started: 'rule',
      format: 'asff',
      finding: asff,
    },
  ];
}

/** The violation whose remediation is undone at the end. */
export const undoneViolation = openSsh;
