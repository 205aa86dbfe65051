/**
 * Findings as Security Hub reports them, one function per format: ASFF with consolidated control findings, ASFF of
 * CIS 1.2 without them, and the OCSF of Security Hub v2.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format.html
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/asff-changes-consolidation.html
 * @see https://schema.ocsf.io/1.6.0/classes/compliance_finding
 */
import { randomUUID } from 'node:crypto';

/** The content of a finding. */
export interface Misconfiguration {
  readonly controlId: string;
  /** Title of the control. */
  readonly title: string;
  readonly accountId: string;
  readonly region: string;
  readonly resource: FoundResource;
  readonly seenAt: Date;
}

export interface FoundResource {
  /** `AwsEc2SecurityGroup` */
  readonly type: string;
  /** `AWS::EC2::SecurityGroup` */
  readonly cloudFormationType: string;
  readonly id: string;
}

/** A consolidated control finding: one finding for all standards that have the control. */
export function asff(found: Misconfiguration) {
  const { controlId, accountId, region } = found;
  const uuid = randomUUID();
  return {
    ...asffOf(found),
    Id: `arn:aws:securityhub:${region}:${accountId}:security-control/${controlId}/finding/${uuid}`,
    GeneratorId: `security-control/${controlId}`,
    Types: ['Software and Configuration Checks/Industry and Regulatory Standards'],
    ProductFields: { 'aws/securityhub/ProductName': 'Security Hub', 'aws/securityhub/CompanyName': 'AWS' },
    Compliance: {
      Status: 'FAILED',
      SecurityControlId: controlId,
      AssociatedStandards: [{ StandardsId: 'standards/aws-foundational-security-best-practices/v/1.0.0' }],
    },
  };
}

/** A finding of CIS 1.2, which contains only the number of its requirement. */
export function cis12(requirement: string): (found: Misconfiguration) => object {
  const benchmark = 'cis-aws-foundations-benchmark/v/1.2.0';
  return (found) => {
    const { accountId, region, title } = found;
    const subscription = `arn:aws:securityhub:${region}:${accountId}:subscription/${benchmark}`;
    return {
      ...asffOf(found),
      Id: `${subscription}/${requirement}/finding/${randomUUID()}`,
      GeneratorId: `arn:aws:securityhub:::ruleset/${benchmark}/rule/${requirement}`,
      Types: ['Software and Configuration Checks/Industry and Regulatory Standards/CIS AWS Foundations Benchmark'],
      Title: `${requirement} ${title}`,
      ProductFields: {
        StandardsGuideArn: `arn:aws:securityhub:::ruleset/${benchmark}`,
        StandardsGuideSubscriptionArn: subscription,
        RuleId: requirement,
        StandardsControlArn: `arn:aws:securityhub:${region}:${accountId}:control/${benchmark}/${requirement}`,
      },
      Compliance: { Status: 'FAILED' },
    };
  };
}

function asffOf({ title, accountId, region, resource, seenAt }: Misconfiguration) {
  const time = seenAt.toISOString();
  return {
    SchemaVersion: '2018-10-08',
    ProductArn: `arn:aws:securityhub:${region}::product/aws/securityhub`,
    ProductName: 'Security Hub',
    CompanyName: 'AWS',
    Region: region,
    AwsAccountId: accountId,
    FirstObservedAt: time,
    LastObservedAt: time,
    CreatedAt: time,
    UpdatedAt: time,
    Severity: { Label: 'HIGH', Normalized: 70, Original: 'HIGH' },
    Title: title,
    Description: `This control checks one thing: ${title}`,
    Resources: [{ Type: resource.type, Id: resource.id, Partition: 'aws', Region: region }],
    WorkflowState: 'NEW',
    Workflow: { Status: 'NEW' },
    RecordState: 'ACTIVE',
  };
}

/** A compliance finding of Security Hub v2. */
export function ocsf({ controlId, title, accountId, region, resource, seenAt }: Misconfiguration): object {
  const time = seenAt.getTime();
  return {
    activity_id: 1,
    activity_name: 'Create',
    category_uid: 2,
    category_name: 'Findings',
    class_uid: 2003,
    class_name: 'Compliance Finding',
    type_uid: 200_301,
    type_name: 'Compliance Finding: Create',
    cloud: { provider: 'AWS', region, account: { uid: accountId, type: 'AWS Account', type_id: 10 } },
    compliance: {
      control: controlId,
      standards: ['standards/aws-foundational-security-best-practices/v/1.0.0'],
      status: 'Fail',
      status_id: 3,
    },
    finding_info: {
      uid: `arn:aws:securityhub:${region}:${accountId}:security-control/${controlId}/finding/${randomUUID()}`,
      title,
      types: ['Posture Management'],
      created_time: time,
      modified_time: time,
    },
    metadata: {
      version: '1.6.0',
      product: {
        name: 'Security Hub',
        vendor_name: 'AWS',
        uid: `arn:aws:securityhub:${region}::productv2/aws/securityhub`,
      },
      profiles: ['cloud', 'datetime'],
    },
    resources: [
      {
        type: resource.cloudFormationType,
        uid: resource.id,
        region,
        cloud_partition: 'aws',
        owner: { account: { uid: accountId, type: 'AWS Account', type_id: 10 } },
      },
    ],
    severity: 'High',
    severity_id: 4,
    status: 'New',
    status_id: 1,
    time,
  };
}
