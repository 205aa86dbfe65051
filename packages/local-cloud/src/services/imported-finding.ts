/**
 * The requirements of Security Hub for an imported finding.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format-attributes.html
 */
import type { AwsCall } from '../gateway/index.ts';

/** The part of an ASFF finding that the local cloud reads. */
export interface ImportedFinding {
  readonly Id: string;
  readonly AwsAccountId: string;
  readonly ProductArn: string;
  readonly Compliance?: { readonly Status?: string };
  readonly [field: string]: unknown;
}

/** Returns why Security Hub rejects the finding, or `undefined`. */
export function whyNotImported(finding: ImportedFinding, call: AwsCall): string | undefined {
  return whyNotWellFormed(finding) ?? whyNotOwn(finding, call);
}

function whyNotOwn({ AwsAccountId, ProductArn }: ImportedFinding, { accountId, region }: AwsCall): string | undefined {
  if (AwsAccountId !== accountId) return `AwsAccountId must be the account that imports, ${accountId}.`;
  const product = new RegExp(`^arn:aws[a-z-]*:securityhub:${region}:${accountId}:product/${accountId}/default$`);
  return product.test(ProductArn)
    ? undefined
    : `ProductArn must be the default product of account ${accountId} in ${region}.`;
}

function whyNotWellFormed(finding: ImportedFinding): string | undefined {
  const missing = required.find((field) => isEmpty(finding[field]));
  if (missing !== undefined) return `The finding needs ${missing}.`;
  const [tooLong, most] =
    Object.entries(longest).find(([field, length]) => String(finding[field]).length > length) ?? [];
  if (tooLong !== undefined) return `${tooLong} must have at most ${most} characters.`;
  const noTime = ['CreatedAt', 'UpdatedAt'].find((field) => !isoTime.test(String(finding[field])));
  if (noTime !== undefined) return `${noTime} must be a time such as 2026-01-01T00:00:00.000Z.`;
  if (!severities.has(partOf(finding['Severity'], 'Label'))) return 'Severity.Label is not one of ASFF.';
  if (finding.Compliance?.Status !== undefined && !compliances.has(finding.Compliance.Status))
    return 'Compliance.Status is not one of ASFF.';
  const resources = finding['Resources'] as readonly unknown[];
  const unnamed = resources.find((resource) => partOf(resource, 'Id') === '' || partOf(resource, 'Type') === '');
  return unnamed === undefined ? undefined : 'Each of Resources needs Id and Type.';
}

const required = [
  'SchemaVersion',
  'Id',
  'ProductArn',
  'GeneratorId',
  'AwsAccountId',
  'CreatedAt',
  'UpdatedAt',
  'Severity',
  'Title',
  'Description',
  'Resources',
];
const longest: { readonly [field: string]: number } = { Id: 512, GeneratorId: 512, Title: 256, Description: 1024 };
const isoTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
const severities: ReadonlySet<string> = new Set(['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL']);
const compliances: ReadonlySet<string> = new Set(['PASSED', 'WARNING', 'FAILED', 'NOT_AVAILABLE']);

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function partOf(value: unknown, name: string): string {
  const part: unknown =
    typeof value === 'object' && value !== null ? (value as { readonly [field: string]: unknown })[name] : undefined;
  return typeof part === 'string' ? part : '';
}
