/**
 * Reads the compliance findings of Security Hub v2, in the Open Cybersecurity Schema Framework. As tolerant as for ASFF.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/security-hub-adv-ocsf-findings.html
 * @see https://schema.ocsf.io/classes/compliance_finding
 */
import type { Parameters, ThreatService } from '@asr/playbooks';
import * as z from 'zod';
import { type Severity, account, badField, sanitize, parseArn, severities, text } from '../model/index.ts';
import { accountNameOf } from './account-name.ts';
import { controlIdOf } from '../controls/index.ts';
import { regionOf, regionOrGlobal } from './region-or-global.ts';
import { type Finding, type FindingReading, type ResourceReading, mostResources } from './finding.ts';
import { complianceStatusOf, recordStateOf, workflowStatusOf } from './statuses/index.ts';
import { containmentOf, threatClasses, threatInOcsf, threatServiceOf } from './threats/index.ts';

const longestId = 2048;

const reference = z.object({
  finding_info: z.object({ uid: text(longestId) }),
  metadata: z.object({ product: z.object({ uid: text(longestId) }) }),
  cloud: z.object({
    account: z.object({ uid: account(), name: z.unknown().optional() }),
    region: regionOrGlobal().nullish(),
  }),
});

const complianceFinding = 2003;

const anyFinding = reference.extend({
  activity_id: z.number().nullish(),
  status_id: z.number().nullish(),
  status: z.string().nullish(),
  severity_id: z.unknown().optional(),
});

const finding = anyFinding.extend({
  class_uid: z.literal(complianceFinding, `must be ${complianceFinding} (compliance finding)`),
  compliance: z
    .object({
      control: z.string().nullish(),
      status_id: z.number().nullish(),
      status: z.string().nullish(),
      control_parameters: z
        .array(
          z.object({
            name: text(256),
            value: z.union([z.string(), z.array(z.string())], 'must be a string').nullish(),
            values: z.array(z.string()).nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
  resources: z.array(z.unknown()).min(1, 'must have at least one resource'),
});

const resource = z.object({
  type: text(256),
  uid: text(longestId).nullish(),
  uid_alt: text(longestId).nullish(),
  region: regionOrGlobal().nullish(),
  cloud_partition: text(32).nullish(),
  owner: z.object({ account: z.object({ uid: account().nullish() }).nullish() }).nullish(),
});

/** Whether the input is an OCSF finding, valid or not. */
export function isOcsf(input: object): boolean {
  return ['class_uid', 'finding_info'].some((key) => Object.hasOwn(input, key));
}

export function readOcsf(input: object): FindingReading {
  const service = serviceOf(input);
  if (service !== undefined) return contained(service, input);
  const otherClass = whyOtherClass(input);
  if (otherClass !== undefined) return { ok: false, error: otherClass, ...identityOf(input) };
  const parsed = finding.safeParse(input);
  if (!parsed.success) return { ok: false, error: badField(parsed.error), ...identityOf(input) };
  const { compliance } = parsed.data;

  const control = controlIdOf({ securityControlId: { field: 'compliance.control', value: compliance?.control } }, []);
  if (!control.ok) return { ok: false, error: control.error, ...identityOf(input) };

  const resources = parsed.data.resources.slice(0, mostResources).map(readResource);
  return {
    ok: true,
    finding: {
      ...commonOf(parsed.data),
      controlId: control.controlId,
      complianceStatus: complianceStatusOf(compliance?.status_id, compliance?.status),
      parameters: parametersOf(parsed.data),
      resources,
      excessResources: parsed.data.resources.length - resources.length,
    },
  };
}

function commonOf({ activity_id, cloud, severity_id, status, status_id, ...identity }: z.infer<typeof anyFinding>) {
  return {
    reference: referenceOf({ cloud, ...identity }),
    region: regionOf(cloud.region),
    workflowStatus: workflowStatusOf(status_id, status),
    recordState: recordStateOf(activity_id, status_id),
    severity: severityOf(severity_id),
  };
}

/** GuardDuty, Inspector or Macie, if one of them made the finding. */
function serviceOf(input: object): ThreatService | undefined {
  const parsed = reference.pick({ metadata: true }).safeParse(input);
  return parsed.success ? threatServiceOf(parsed.data.metadata.product.uid, 'ocsf') : undefined;
}

/** The containment that a finding of this service asks for. */
function contained(service: ThreatService, input: object): FindingReading {
  const parsed = anyFinding.extend({ class_uid: classOf(service) }).safeParse(input);
  if (!parsed.success) return { ok: false, error: badField(parsed.error), ...identityOf(input) };
  const common = commonOf(parsed.data);
  const declined = { ok: false, findingId: common.reference.id, reference: common.reference } as const;
  const reading = threatInOcsf(service, input);
  if (!reading.ok) return { ...declined, error: reading.error };
  const { partition = 'aws' } = parseArn(common.reference.productArn) ?? {};
  const containment = containmentOf(reading.threat, { partition, accountId: common.reference.accountId });
  if (!containment.ok) return { ...declined, isRefused: true, error: containment.error };
  const { controlId, parameters, resources } = containment;
  return {
    ok: true,
    finding: {
      ...common,
      controlId,
      complianceStatus: 'NOT_AVAILABLE',
      parameters,
      resources: resources.map((one) => ({ ok: true, resource: one })),
      excessResources: 0,
    },
  };
}

function classOf(service: ThreatService) {
  const [uid, name] = threatClasses[service];
  return z.literal(uid, `must be ${uid} (${name})`);
}

/** Checked first, because the fields of another class are not invalid, only different. */
function whyOtherClass(input: object): string | undefined {
  const { class_uid: classUid, class_name: className } = input as { readonly [field: string]: unknown };
  if (typeof classUid !== 'number' || classUid === complianceFinding) return undefined;
  const named = typeof className === 'string' ? ` (${sanitize(className, 60)})` : '';
  return `class_uid must be ${complianceFinding} (compliance finding); this is ${classUid}${named}.`;
}

function parametersOf({ compliance }: z.infer<typeof finding>): Parameters {
  const given = compliance?.control_parameters ?? [];
  return Object.fromEntries(given.map(({ name, value, values }) => [name, values ?? value ?? []]));
}

/** The `uid` is often the id that AWS Config uses (`AIDA…`, a queue's URL). The ARN is then in `uid_alt`. */
function readResource(input: unknown, index: number): ResourceReading {
  const parsed = resource.safeParse(input);
  if (!parsed.success) return { ok: false, error: badField(parsed.error, ['resources', index]) };
  const { type, uid, uid_alt, region: ofResource, cloud_partition, owner } = parsed.data;
  const ids = [uid, uid_alt].filter((id) => id !== undefined && id !== null);
  const id = ids.find((candidate) => parseArn(candidate) !== undefined) ?? ids[0];
  if (id === undefined) return { ok: false, error: `resources[${index}].uid is missing.` };
  return {
    ok: true,
    resource: {
      type,
      id,
      otherId: ids.find((candidate) => candidate !== id),
      region: regionOf(ofResource),
      partition: cloud_partition ?? undefined,
      accountId: owner?.account?.uid ?? undefined,
    },
  };
}

/** OCSF counts from 1, Informational, to 5, Critical. Security Hub does not distinguish 6, Fatal. */
function severityOf(severityId: unknown): Severity | undefined {
  return severityId === 6 ? 'CRITICAL' : typeof severityId === 'number' ? severities[severityId - 1] : undefined;
}

function identityOf(input: object) {
  const whole = reference.safeParse(input);
  if (whole.success) return { findingId: whole.data.finding_info.uid, reference: referenceOf(whole.data) };
  const id = reference.pick({ finding_info: true }).safeParse(input);
  return id.success ? { findingId: id.data.finding_info.uid } : {};
}

function referenceOf({ finding_info, metadata, cloud }: z.infer<typeof reference>): Finding['reference'] {
  return {
    id: finding_info.uid,
    format: 'ocsf',
    productArn: metadata.product.uid,
    accountId: cloud.account.uid,
    ...accountNameOf(cloud.account.name),
  };
}
