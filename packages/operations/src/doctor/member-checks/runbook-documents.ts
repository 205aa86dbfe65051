import { DescribeDocumentCommand, SSMClient } from '@aws-sdk/client-ssm';
import { settingsFor } from '@asr/orchestrator';
import { ifAbsent, type Aws } from '@asr/playbooks';
import { runbooks } from '@asr/runbooks';
import { type Check, type Member, howToReach, ok, problem } from '../check/index.ts';

export const runbookDocuments: Check<Member> = {
  id: 'runbook-documents',
  title: 'The runbooks that the policy uses exist',
  permissions: ['ssm:DescribeDocument'],
  async run({ aws, accountId, regions, home: { namespace, policy, deployment } }) {
    const used = runbooks.filter(({ controls }) =>
      Object.keys(controls).some((controlId) => {
        const { mode, via } = settingsFor(policy, controlId);
        return mode !== 'off' && via === 'runbook';
      }),
    );
    if (used.length === 0) return ok('The policy uses no runbooks.');
    const { region: home } = await deployment();
    if (aws === undefined) return howToReach(accountId);
    const wanted = regions.flatMap((region) => used.map(({ name }) => ({ region, name: `${namespace}-${name}` })));
    const checked = await Promise.all(
      wanted.map(async (one) => ({ ...one, active: await isActive(aws, one.region, one.name) })),
    );
    const missing = checked
      .filter(({ active }) => !active)
      .map(({ name, region }) => `${name} does not exist or is not active in ${region}.`);
    if (missing.length === 0) return ok(`${wanted.length} documents exist.`);
    const all = [...new Set([home, ...regions])].join(',');
    const fix = `asr deploy --only members --runbooks --namespace ${namespace} --regions ${all}`;
    return problem(`Runbooks that the policy uses are missing in ${accountId}.`, fix, missing);
  },
};

async function isActive(aws: Aws, region: string, Name: string): Promise<boolean> {
  const { Document } = await aws
    .client(SSMClient, region)
    .send(new DescribeDocumentCommand({ Name }))
    .catch(ifAbsent('InvalidDocument', { Document: undefined }));
  return Document?.Status === 'Active';
}
