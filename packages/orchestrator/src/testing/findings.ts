/** Findings and events of Security Hub, reduced to the fields that ASR reads and some others. */

const account = '111122223333';
const groupArn = `arn:aws:ec2:eu-west-1:${account}:security-group/sg-0abc`;

/** The values from which the fields of a finding are derived. */
interface Basics {
  readonly AwsAccountId?: string | null;
  readonly Region?: string | null;
  readonly Compliance?: { readonly SecurityControlId?: string } | null;
}

/** A consolidated ASFF control finding about one security group. */
export function anAsffFinding(overrides: object = {}) {
  const { AwsAccountId, Region: given, Compliance } = overrides as Basics;
  const control = Compliance?.SecurityControlId ?? 'EC2.13';
  const Region = given ?? 'eu-west-1';
  const securityHub = `arn:${partitionIn(Region)}:securityhub:${Region}`;
  return {
    SchemaVersion: '2018-10-08',
    Id: `${securityHub}:${AwsAccountId ?? account}:security-control/${control}/finding/aaaa`,
    ProductArn: `${securityHub}::product/aws/securityhub`,
    ProductName: 'Security Hub',
    GeneratorId: `security-control/${control}`,
    AwsAccountId: account,
    Region,
    Severity: { Label: 'HIGH', Normalized: 70 },
    Title: 'Security groups should not allow ingress from 0.0.0.0/0 or ::/0 to port 22',
    Compliance: { Status: 'FAILED', SecurityControlId: 'EC2.13', AssociatedStandards: [] },
    Workflow: { Status: 'NEW' },
    RecordState: 'ACTIVE',
    Resources: [
      {
        Type: 'AwsEc2SecurityGroup',
        Id: groupArn,
        Partition: 'aws',
        Region: 'eu-west-1',
        Details: { Other: { a: 'b' } },
      },
    ],
    ...overrides,
  };
}

function partitionIn(region: string): string {
  return region.startsWith('us-gov-') ? 'aws-us-gov' : region.startsWith('cn-') ? 'aws-cn' : 'aws';
}

/** An ASFF finding from before 2023: no `SecurityControlId`, the standard's own ids instead. */
export function anOldAsffFinding(generatorId: string, productFields: object, overrides: object = {}) {
  return anAsffFinding({
    GeneratorId: generatorId,
    ProductFields: productFields,
    Compliance: { Status: 'FAILED' },
    ...overrides,
  });
}

interface OcsfBasics {
  readonly cloud?: { readonly region?: string; readonly account?: { readonly uid?: string } } | null;
  readonly compliance?: { readonly control?: string } | null;
}

/** The same as `anAsffFinding`, from Security Hub v2. */
export function anOcsfFinding(overrides: object = {}) {
  const { cloud, compliance } = overrides as OcsfBasics;
  const region = cloud?.region ?? 'eu-west-1';
  const securityHub = `arn:${partitionIn(region)}:securityhub:${region}`;
  const control = compliance?.control ?? 'EC2.13';
  return {
    class_uid: 2003,
    class_name: 'Compliance Finding',
    activity_id: 1,
    status: 'New',
    status_id: 1,
    severity: 'High',
    cloud: { provider: 'AWS', account: { uid: account, name: 'shop' }, region: 'eu-west-1' },
    compliance: { control: 'EC2.13', status: 'Fail', status_id: 3, standards: ['standards/nist-800-53/v/5.0.0'] },
    finding_info: {
      uid: `${securityHub}:${cloud?.account?.uid ?? account}:security-control/${control}/finding/bbbb`,
      title: 'Port 22',
    },
    metadata: {
      product: { uid: `${securityHub}::productv2/aws/securityhub` },
      uid: 'f00d',
      version: '1.6.0',
    },
    resources: [
      {
        type: 'AWS::EC2::SecurityGroup',
        uid: 'sg-0abc',
        uid_alt: groupArn,
        region: 'eu-west-1',
        cloud_partition: 'aws',
        owner: { account: { uid: account } },
      },
    ],
    ...overrides,
  };
}

/** The button. */
export function aCustomAction(...findings: readonly unknown[]) {
  return {
    version: '0',
    'detail-type': 'Security Hub Findings - Custom Action',
    source: 'aws.securityhub',
    account,
    region: 'eu-west-1',
    resources: [`arn:aws:securityhub:eu-west-1:${account}:action/custom/ASRRemediate`],
    detail: { actionName: 'Remediate with ASR', actionDescription: 'Remediate', findings },
  };
}

/** The event of Security Hub for each new or changed ASFF finding. */
export function anImportedEvent(...findings: readonly unknown[]) {
  return { ...aCustomAction(), 'detail-type': 'Security Hub Findings - Imported', resources: [], detail: { findings } };
}

/** The event of Security Hub v2 for each new or changed finding. */
export function anImportedV2Event(...findings: readonly unknown[]) {
  return { ...anImportedEvent(...findings), 'detail-type': 'Findings Imported V2' };
}
