/** Links to the AWS console, and the name of an account, for messages. Pure. */
import { parseArn, partitionOf } from './arn.ts';
import type { FindingReference, Subject } from './request.ts';

export interface ConsoleLinks {
  /** The resource, in its account: the console asks a reader who is signed in to another account to switch. */
  readonly resource: string;
  /** The finding, in Security Hub of the administrator account. */
  readonly finding: string;
  /** The execution of the state machine, in the administrator account. */
  readonly execution: string;
}

/** @param executionId ARN of the execution. Its Region has the findings of all accounts and Regions. */
export function consoleLinks(
  subject: Subject & { readonly finding: FindingReference },
  executionId: string,
): ConsoleLinks {
  const console = consoleOf(executionId, subject);
  return {
    resource: resourceLink(subject, console),
    finding: findingLink(subject.finding, console),
    execution: executionOf(executionId, console),
  };
}

/** The link to an execution that concerns no finding. */
export function executionLink(executionId: string): string {
  return executionOf(executionId, consoleOf(executionId));
}

/** Tools that receive links accept addresses of this length. A longer one leads to a list. */
const longestLink = 1500;

interface Console {
  readonly region: string;
  readonly domain: string;
}

/**
 * @see https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/signing-in.html
 * @see https://docs.amazonaws.cn/en_us/aws/latest/userguide/endpoints-Beijing.html
 */
const domains: { readonly [partition: string]: string } = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

function consoleOf(executionId: string, subject?: Subject): Console {
  const arn = parseArn(executionId);
  const region = arn?.region ?? subject?.region ?? '';
  const partition = arn?.partition ?? (subject?.partition || partitionOf(region));
  return { region, domain: domains[partition] ?? domains['aws'] ?? '' };
}

function home({ region, domain }: Console): string {
  return region === '' ? `https://${domain}` : `https://${region}.${domain}`;
}

/** AWS does not document this address. Its own console uses it to open any ARN. */
function resourceLink({ resourceId, canonical = '', region }: Subject, console: Console): string {
  const arn = [resourceId, canonical].find((id) => parseArn(id) !== undefined);
  const link = `https://${console.domain}/go/view?arn=${encodeURIComponent(arn ?? '')}`;
  if (arn !== undefined && link.length <= longestLink) return link;
  return `${home(console)}/console/home?region=${encodeURIComponent(region)}`;
}

/** The filter of the console is encoded twice: once for the filter, and once for the address. */
function findingLink({ id, format }: FindingReference, console: Console): string {
  const [page, field] = format === 'ocsf' ? ['securityhub/v2', 'finding_info.uid'] : ['securityhub', 'Id'];
  const list = `${home(console)}/${page}/home?region=${console.region}#/findings`;
  if (id === '') return list;
  const value = encodeURIComponent(encodeURIComponent(id));
  const link = `${list}?search=${field}%3D%255Coperator%255C%253AEQUALS%255C%253A${value}`;
  return link.length <= longestLink ? link : list;
}

function executionOf(executionId: string, console: Console): string {
  return `${home(console)}/states/home?region=${console.region}#/v2/executions/details/${encodeURIComponent(executionId)}`;
}

/** Lines for the end of a message. */
export function linkLines({ resource, finding, execution }: ConsoleLinks): readonly string[] {
  return [`Open the resource: ${resource}`, `Open the finding: ${finding}`, `Open the execution: ${execution}`];
}

/** Adds the lines for which there is room. A link must not be cut, and a limit of AWS must not be exceeded. */
export function withLines(text: string, lines: readonly string[], mostBytes: number): string {
  return lines.reduce((before, line) => {
    const after = `${before}\n${line}`;
    return Buffer.byteLength(after) <= mostBytes ? after : before;
  }, text);
}

/** `111122223333 (shop-prod)`, or the id alone if the name is unknown. */
export function accountText(accountId: string, { accountName }: Pick<FindingReference, 'accountName'>): string {
  return accountName === undefined ? accountId : `${accountId} (${accountName})`;
}
