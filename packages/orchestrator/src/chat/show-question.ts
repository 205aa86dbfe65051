/** Looks up what a message shows: the record, the name of the account, the link to the finding. */
import { type RemediationRecord, parseArn, partitionOf } from '../model/index.ts';
import { type Question, questionOf } from './question.ts';
import type { ChatWorld } from './world.ts';

/** Returns `undefined` if the remediation does not wait for an approval. */
export async function showQuestion(
  record: RemediationRecord,
  { accountName }: Pick<ChatWorld, 'accountName'>,
): Promise<Question | undefined> {
  return questionOf(record, { accountName: await accountName(record.accountId), link: linkTo(record) });
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
const hosts: { readonly [partition: string]: string } = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/** ASFF findings only: the console of Security Hub v2 has no link to a finding. */
function linkTo({ finding: { id, format, productArn } }: RemediationRecord): string | undefined {
  const region = parseArn(productArn)?.region ?? '';
  const host = region === '' ? undefined : hosts[partitionOf(region)];
  if (format !== 'asff' || host === undefined) return undefined;
  // The console decodes the search twice.
  const search = `Id=${encodeURIComponent('\\operator\\:EQUALS\\:')}${encodeURIComponent(id)}`;
  return `https://${region}.${host}/securityhub/home?region=${region}#/findings?search=${encodeURIComponent(search)}`;
}
