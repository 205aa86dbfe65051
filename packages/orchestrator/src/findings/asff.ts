/**
 * Reads the AWS Security Finding Format, of all standards and versions. Tolerant: only the fields that ASR needs are
 * read, and other fields may contain anything.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format.html
 */
import type { Parameters } from '@asr/playbooks';
import * as z from 'zod';
import { type ControlIdFields, type ControlIdReading, controlIdOf, controlOfRule } from '../controls/index.ts';
import { account, badField, parseArn, severities, text } from '../model/index.ts';
import { accountNameOf } from './account-name.ts';
import { regionOf, regionOrGlobal } from './region-or-global.ts';
import { type Finding, type FindingReading, type ResourceReading, mostResources } from './finding.ts';
import { isOfConfig } from './provenance.ts';
import { type ThreatReading, containmentOf, threatInAsff, threatServiceOf } from './threats/index.ts';

const longestId = 2048;

/** Security Hub always sets the product. A finding without one, written by an operator, is read but not updated. */
const reference = z.object({
  Id: text(longestId),
  ProductArn: text(longestId).nullish(),
  AwsAccountId: account(),
  // Invalid names are ignored: a name is never a reason to decline a finding.
  AwsAccountName: z.unknown().optional(),
});

/** Short enough for the regular expressions that parse it. */
const label = z.string().max(512, 'must have at most 512 characters').nullish();

const finding = reference.extend({
  GeneratorId: label,
  Region: regionOrGlobal().nullish(),
  Resources: z.array(z.unknown()).min(1, 'must have at least one resource'),
  Compliance: z
    .object({
      Status: z.enum(['PASSED', 'WARNING', 'FAILED', 'NOT_AVAILABLE']).nullish(),
      SecurityControlId: label,
      SecurityControlParameters: z.array(z.object({ Name: text(256), Value: z.array(z.string()).nullish() })).nullish(),
    })
    .nullish(),
  ProductFields: z
    .object({
      ControlId: label,
      RuleId: label,
      StandardsArn: label,
      StandardsGuideArn: label,
      StandardsControlArn: label,
      'aws/config/ConfigRuleName': label,
    })
    .nullish(),
  Workflow: z.object({ Status: z.enum(['NEW', 'NOTIFIED', 'RESOLVED', 'SUPPRESSED']).nullish() }).nullish(),
  RecordState: z.enum(['ACTIVE', 'ARCHIVED']).nullish(),
  Severity: z.object({ Label: z.unknown().optional() }).nullish(),
});

const resource = z.object({
  Type: text(256),
  Id: text(longestId),
  Partition: text(32).nullish(),
  Region: regionOrGlobal().nullish(),
  Details: z.unknown().optional(),
});

const typicalFields: readonly string[] = ['AwsAccountId', 'ProductArn', 'GeneratorId', 'SchemaVersion', 'Resources'];

/** Whether the input is an ASFF finding, valid or not. */
export function isAsff(input: object): boolean {
  return typicalFields.some((key) => Object.hasOwn(input, key));
}

export function readAsff(input: object): FindingReading {
  const parsed = finding.safeParse(input);
  if (!parsed.success) return { ok: false, error: badField(parsed.error), ...identityOf(input) };
  const service = threatServiceOf(parsed.data.ProductArn ?? '', 'asff');
  if (service !== undefined) return contained(threatInAsff(service, input), parsed.data);

  const resources = parsed.data.Resources.slice(0, mostResources).map(readResource);
  const types = resources.flatMap((reading) => (reading.ok ? [reading.resource.type] : []));
  const control = controlIn(parsed.data, types);
  if (!control.ok) return { ok: false, error: control.error, ...identityOf(input) };

  return {
    ok: true,
    finding: {
      ...commonOf(parsed.data),
      controlId: control.controlId,
      parameters: parametersOf(parsed.data),
      resources,
      excessResources: parsed.data.Resources.length - resources.length,
    },
  };
}

type Asff = z.infer<typeof finding>;

function commonOf(data: Asff) {
  return {
    reference: referenceOf(data),
    region: regionOf(data.Region),
    ...statusesOf(data),
    severity: severities.find((one) => one === data.Severity?.Label),
  };
}

/** The containment that a finding of GuardDuty, Inspector or Macie asks for. */
function contained(reading: ThreatReading, data: Asff): FindingReading {
  const own = referenceOf(data);
  const declined = { ok: false, findingId: own.id, reference: own } as const;
  if (!reading.ok) return { ...declined, error: reading.error };
  const { partition = 'aws' } = parseArn(own.productArn) ?? {};
  const containment = containmentOf(reading.threat, { partition, accountId: own.accountId });
  if (!containment.ok) return { ...declined, isRefused: true, error: containment.error };
  const { controlId, parameters, resources } = containment;
  const readings = resources.map((one) => ({ ok: true, resource: { ...one, region: regionOf(one.region) } }) as const);
  return { ok: true, finding: { ...commonOf(data), controlId, parameters, resources: readings, excessResources: 0 } };
}

/** In a finding of AWS Config, only the name of the rule counts. All other fields can be of another control. */
function controlIn(given: Asff, types: readonly string[]): ControlIdReading {
  const { ProductArn, ProductFields } = given;
  return isOfConfig({ productArn: ProductArn ?? '', format: 'asff' })
    ? controlOfRule(ProductFields?.['aws/config/ConfigRuleName'] ?? '')
    : controlIdOf(controlIdFieldsOf(given), types);
}

function controlIdFieldsOf({ Compliance, GeneratorId, ProductFields }: Asff): ControlIdFields {
  const { ControlId, RuleId, StandardsArn, StandardsGuideArn, StandardsControlArn } = ProductFields ?? {};
  return {
    securityControlId: { field: 'Compliance.SecurityControlId', value: Compliance?.SecurityControlId },
    controlId: { field: 'ProductFields.ControlId', value: ControlId },
    generatorId: { field: 'GeneratorId', value: GeneratorId },
    ruleId: { field: 'ProductFields.RuleId', value: RuleId },
    standardsControlArn: { field: 'ProductFields.StandardsControlArn', value: StandardsControlArn },
    standardArns: [StandardsArn, StandardsGuideArn, StandardsControlArn].filter((arn) => typeof arn === 'string'),
  };
}

type Statuses = Pick<Finding, 'workflowStatus' | 'complianceStatus' | 'recordState'>;

function statusesOf({ Compliance, RecordState, Workflow }: Asff): Statuses {
  return {
    workflowStatus: Workflow?.Status ?? 'NEW',
    complianceStatus: Compliance?.Status ?? 'NOT_AVAILABLE',
    recordState: RecordState ?? 'ACTIVE',
  };
}

function parametersOf({ Compliance }: Asff): Parameters {
  const given = Compliance?.SecurityControlParameters ?? [];
  return Object.fromEntries(given.map(({ Name, Value }) => [Name, Value ?? []]));
}

function readResource(input: unknown, index: number): ResourceReading {
  const parsed = resource.safeParse(input);
  if (!parsed.success) return { ok: false, error: badField(parsed.error, ['Resources', index]) };
  const { Type, Id, Partition, Region, Details } = parsed.data;
  return {
    ok: true,
    resource: {
      type: Type,
      id: Id,
      nameInDetails: nameInDetails(Type, Details),
      partition: Partition ?? undefined,
      region: regionOf(Region),
    },
  };
}

/**
 * AWS Config identifies some resources by unique id. The details then contain the name that the service's API accepts.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/asff-resources-attributes.html
 */
function nameInDetails(type: string, details: unknown): string | undefined {
  const field = nameFields[type];
  const ofType = isRecord(details) ? details[type] : undefined;
  const name = field !== undefined && isRecord(ofType) ? ofType[field] : undefined;
  return typeof name === 'string' && name !== '' ? name : undefined;
}

const nameFields: { readonly [type: string]: string } = {
  AwsIamUser: 'UserName',
  AwsIamRole: 'RoleName',
  AwsRdsDbInstance: 'DBInstanceIdentifier',
  AwsRdsDbCluster: 'DbClusterIdentifier',
  AwsRdsDbSnapshot: 'DbSnapshotIdentifier',
  AwsRdsDbClusterSnapshot: 'DbClusterSnapshotIdentifier',
};

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null;
}

function identityOf(input: object) {
  const whole = reference.safeParse(input);
  if (whole.success) return { findingId: whole.data.Id, reference: referenceOf(whole.data) };
  const id = reference.pick({ Id: true }).safeParse(input);
  return id.success ? { findingId: id.data.Id } : {};
}

function referenceOf({ Id, ProductArn, AwsAccountId, AwsAccountName }: z.infer<typeof reference>) {
  return {
    id: Id,
    format: 'asff' as const,
    productArn: ProductArn ?? '',
    accountId: AwsAccountId,
    ...accountNameOf(AwsAccountName),
  };
}
