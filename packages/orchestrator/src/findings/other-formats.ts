/**
 * Recognizes documents of other products and services that are often given to ASR, so that the error names them instead
 * of a missing field. A document with a `ProductArn` is a finding of Security Hub, whatever else it contains.
 */
import { sanitize } from '../model/index.ts';

type Document = { readonly [field: string]: unknown };

/** What the document is, and the fields that only such documents have. */
const formats: readonly { readonly is: string; readonly has: (document: Document) => boolean }[] = [
  // https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Finding.html
  { is: 'a GuardDuty finding', has: hasAll('AccountId', 'Service', 'Resource', 'Type') },
  // The event has lower-case fields. https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_cloudwatch.html
  { is: 'a GuardDuty finding', has: hasAll('accountId', 'service', 'resource', 'partition', 'type') },
  // https://docs.aws.amazon.com/inspector/v2/APIReference/API_Finding.html
  { is: 'an Amazon Inspector finding', has: ({ findingArn }) => isArnOf(findingArn, 'inspector2') },
  // https://docs.aws.amazon.com/macie/latest/APIReference/findings-describe.html
  { is: 'an Amazon Macie finding', has: hasAll('resourcesAffected', 'schemaVersion', 'type') },
  // https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_FindingSummaryV2.html
  { is: 'an IAM Access Analyzer finding', has: hasAll('findingType', 'resourceOwnerAccount', 'analyzedAt') },
  // https://trivy.dev/latest/docs/configuration/reporting/#json
  { is: 'a Trivy report', has: hasAll('ArtifactName', 'ArtifactType') },
  { is: 'a Prowler finding', has: hasAll('CheckID', 'Provider') },
  // https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigurationItem.html
  { is: 'an AWS Config configuration item', has: hasAll('configurationItemStatus', 'resourceType') },
  { is: 'a list of AWS Config configuration items', has: hasAll('configurationItems') },
  // https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
  { is: 'a SARIF report', has: hasAll('runs', '$schema') },
];

const readable =
  'ASR reads findings of Security Hub (ASFF or OCSF), and events of CloudTrail and of its own AWS Config rules.';

/** A sentence that names the format, or `undefined` if the format is unknown or one that ASR reads. */
export function whyOtherFormat(input: object): string | undefined {
  const document = input as Document;
  if (Object.hasOwn(document, 'ProductArn')) return undefined;
  const known = formats.find(({ has }) => has(document));
  return known === undefined ? undefined : `This is ${known.is}. ${readable}`;
}

/** A sentence about an event of another source than Security Hub. */
export function whyOtherEvent(source: string, detailType: unknown): string {
  const type = typeof detailType === 'string' ? ` ("${sanitize(detailType)}")` : '';
  return `This event is from "${sanitize(source)}"${type}. ${readable}`;
}

function hasAll(...fields: readonly string[]): (document: Document) => boolean {
  return (document) => fields.every((field) => Object.hasOwn(document, field));
}

function isArnOf(value: unknown, service: string): boolean {
  return typeof value === 'string' && value.split(':', 3)[2] === service;
}
