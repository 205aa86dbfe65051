/** Links to the AWS Management Console. */
import { parseArn, partitionOf, type RemediationRecord } from '@asr/orchestrator';

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
const hosts: { readonly [partition: string]: string } = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/** The finding in Security Hub, and the last execution. Both are in the admin account. */
export function consoleLinks({
  finding,
  executionId,
}: Pick<RemediationRecord, 'finding' | 'executionId'>): readonly string[] {
  return [findingLink(finding), executionLink(executionId)].filter((link) => link !== undefined);
}

/** ASFF findings only: the console of Security Hub v2 has no link to a finding. */
function findingLink({ id, format, productArn }: RemediationRecord['finding']): string | undefined {
  const region = parseArn(productArn)?.region;
  if (format !== 'asff' || region === undefined || region === '') return undefined;
  // The console decodes the search twice.
  const search = `Id=${encodeURIComponent('\\operator\\:EQUALS\\:')}${encodeURIComponent(id)}`;
  return linkTo(region, 'securityhub', `/findings?search=${encodeURIComponent(search)}`);
}

function executionLink(executionArn: string): string | undefined {
  const arn = parseArn(executionArn);
  if (arn?.service !== 'states') return undefined;
  return linkTo(arn.region, 'states', `/v2/executions/details/${executionArn}`);
}

function linkTo(region: string, service: string, path: string): string | undefined {
  const host = hosts[partitionOf(region)];
  return host === undefined ? undefined : `https://${region}.${host}/${service}/home?region=${region}#${path}`;
}
