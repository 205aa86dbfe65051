/**
 * Findings of GuardDuty, Inspector and Macie as Security Hub sends them, reduced to the fields that ASR reads and some others.
 *
 * @see https://docs.aws.amazon.com/guardduty/latest/ug/securityhub-integration.html
 * @see https://docs.aws.amazon.com/macie/latest/user/securityhub-integration.html
 */
const account = '111122223333';
const region = 'eu-west-1';
const detector = `arn:aws:guardduty:${region}:${account}:detector/12abc34d567e8fa901bc2d34e56789f0`;

/** Part of a finding, in ASFF. */
export interface ThreatOverrides {
  /** In the notation of ASFF: `TTPs/UnauthorizedAccess:IAMUser-MaliciousIPCaller`. */
  readonly type?: string;
  readonly resources?: readonly object[];
  readonly more?: object;
}

/** A user's access key, or the temporary credentials of a role. */
export function anAccessKeyResource(key: object = {}, id = 'AKIAIOSFODNN7EXAMPLE') {
  return {
    Type: 'AwsIamAccessKey',
    Id: `AWS::IAM::AccessKey:${id}`,
    Partition: 'aws',
    Region: region,
    Details: {
      AwsIamAccessKey: {
        PrincipalId: 'AIDACKCEVSQ6C2EXAMPLE',
        PrincipalType: 'IAMUser',
        PrincipalName: 'alice',
        ...key,
      },
    },
  };
}

export function aBucketResource(name = 'customers') {
  return { Type: 'AwsS3Bucket', Id: `arn:aws:s3:::${name}`, Partition: 'aws', Region: region };
}

export function anInstanceResource(id = 'i-0abc1234567890def') {
  return {
    Type: 'AwsEc2Instance',
    Id: `arn:aws:ec2:${region}:${account}:instance/${id}`,
    Partition: 'aws',
    Region: region,
    Details: { AwsEc2Instance: { Type: 't3.micro', VpcId: 'vpc-a0c2d7c7' } },
  };
}

export function aGuardDutyFinding({ type, resources, more }: ThreatOverrides = {}) {
  const Types = [type ?? 'TTPs/UnauthorizedAccess:IAMUser-MaliciousIPCaller'];
  const id = `${detector}/finding/46ba0ac2845071e23ccdeb2ae03bfdea`;
  return {
    ...aThreat('guardduty', 'GuardDuty', Types, resources ?? [anAccessKeyResource()]),
    Id: id,
    GeneratorId: detector,
    Title: 'An API was called from a known malicious IP address.',
    ProductFields: {
      'aws/guardduty/service/serviceName': 'guardduty',
      'aws/guardduty/service/resourceRole': 'TARGET',
      'aws/guardduty/service/eventLastSeen': '2026-11-29T11:56:49Z',
      'aws/securityhub/FindingId': `arn:aws:securityhub:${region}::product/aws/guardduty/${id}`,
      'aws/securityhub/ProductName': 'GuardDuty',
    },
    ...more,
  };
}

export function aMacieFinding({ type, resources, more }: ThreatOverrides = {}) {
  const Types = [type ?? 'Sensitive Data Identifications/PII/SensitiveData:S3Object-Personal'];
  const object = { Type: 'AwsS3Object', Id: 'arn:aws:s3:::customers/2026/list.csv', Partition: 'aws', Region: region };
  return {
    ...aThreat('macie', 'Macie', Types, resources ?? [aBucketResource(), object]),
    Id: '5be50fce24526e670df77bc00example',
    GeneratorId: 'aws/macie',
    Title: 'The S3 object contains personal information.',
    ProductFields: { 'S3Bucket.publicAccess.effectivePermission': 'PUBLIC' },
    Sample: false,
    ...more,
  };
}

/** A package as Inspector writes it in ASFF. */
export function aVulnerablePackage(more: object = {}) {
  return {
    Name: 'openssl',
    Version: '1.0.2k',
    Epoch: '1',
    Release: '16.amzn2',
    Architecture: 'X86_64',
    PackageManager: 'OS',
    FixedInVersion: '1:1.0.2k-24.amzn2.0.12',
    Remediation: 'yum update openssl',
    ...more,
  };
}

/** @param packages Of the vulnerability. None: the finding has no vulnerability, as one about a network path. */
export function anInspectorFinding({
  type,
  resources,
  more,
  packages = [aVulnerablePackage()],
}: ThreatOverrides & { readonly packages?: readonly object[] } = {}) {
  const Types = [type ?? 'Software and Configuration Checks/Vulnerabilities/CVE'];
  const vulnerability = { Id: 'CVE-2026-0001', VulnerablePackages: packages, FixAvailable: 'YES' };
  return {
    ...aThreat('inspector', 'Inspector', Types, resources ?? [anInstanceResource()]),
    Id: `arn:aws:inspector2:${region}:${account}:finding/0abc`,
    GeneratorId: 'AWSInspector',
    Title: 'CVE-2026-0001 - openssl',
    ProductFields: { 'aws/inspector/ProductVersion': '2', 'aws/inspector/FindingStatus': 'ACTIVE' },
    ...(packages.length > 0 && { Vulnerabilities: [vulnerability] }),
    ...more,
  };
}

/** The same vulnerability in OCSF, class 2002. */
export function anOcsfVulnerability(overrides: object = {}) {
  const instance = `arn:aws:ec2:${region}:${account}:instance/i-0abc1234567890def`;
  return anOcsfThreat({
    class_name: 'Vulnerability Finding',
    class_uid: 2002,
    finding_info: {
      last_seen_time_dt: '2026-11-29T11:56:49.000Z',
      title: 'CVE-2026-0001 - openssl',
      uid: `arn:aws:inspector2:${region}:${account}:finding/0abc`,
    },
    metadata: { product: { name: 'Inspector', uid: `arn:aws:securityhub:${region}::productv2/aws/inspector` } },
    resources: [{ type: 'AWS::EC2::Instance', uid: instance, region }],
    vulnerabilities: [
      {
        cve: { uid: 'CVE-2026-0001' },
        is_fix_available: true,
        affected_packages: [
          {
            name: 'openssl',
            version: '1.0.2k',
            epoch: 1,
            release: '16.amzn2',
            package_manager: 'OS',
            fixed_in_version: '1:1.0.2k-24.amzn2.0.12',
          },
        ],
      },
    ],
    ...overrides,
  });
}

function aThreat(product: string, name: string, Types: readonly string[], Resources: readonly object[]) {
  return {
    SchemaVersion: '2018-10-08',
    ProductArn: `arn:aws:securityhub:${region}::product/aws/${product}`,
    ProductName: name,
    CompanyName: 'Amazon',
    AwsAccountId: account,
    Region: region,
    Types,
    FindingProviderFields: { Severity: { Label: 'HIGH' }, Types },
    FirstObservedAt: '2026-11-29T09:15:57Z',
    LastObservedAt: '2026-11-29T11:56:49Z',
    CreatedAt: '2026-11-29T09:34:34.146Z',
    UpdatedAt: '2026-11-29T12:14:00.206Z',
    Severity: { Product: 8, Label: 'HIGH', Normalized: 70 },
    Workflow: { Status: 'NEW' },
    WorkflowState: 'NEW',
    RecordState: 'ACTIVE',
    Resources,
  };
}

/** A finding of GuardDuty in OCSF, class 2004, as Security Hub v2 sends it. */
export function anOcsfThreat(overrides: object = {}) {
  return {
    activity_id: 1,
    class_name: 'Detection Finding',
    class_uid: 2004,
    cloud: { account: { type: 'AWS Account', type_id: 10, uid: account }, provider: 'AWS', region },
    finding_info: {
      last_seen_time_dt: '2026-11-29T11:56:49.000Z',
      title: 'An API was called from a known malicious IP address.',
      types: ['UnauthorizedAccess:IAMUser/MaliciousIPCaller'],
      uid: `${detector}/finding/06c95f0cfdfd3b579b977e20e9da1aa4`,
    },
    metadata: {
      product: { name: 'GuardDuty', uid: `arn:aws:securityhub:${region}::productv2/aws/guardduty`, vendor_name: 'AWS' },
      version: '1.5.0',
    },
    resources: [
      {
        cloud_partition: 'aws',
        data: { access_key_id: 'AKIAIOSFODNN7EXAMPLE', user_name: 'alice', user_type: 'IAMUser' },
        name: 'alice',
        owner: { account: { type: 'AWS Account', uid: account } },
        region,
        type: 'AWS::IAM::AccessKey',
        uid: 'AKIAIOSFODNN7EXAMPLE',
      },
    ],
    severity_id: 4,
    status: 'New',
    status_id: 1,
    ...overrides,
  };
}
