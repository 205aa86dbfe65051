/**
 * The filters of Cloud Custodian for what a control forbids: the third opinion, where one filter says it. A filter
 * matches the resources that violate the control.
 *
 * @see https://cloudcustodian.io/docs/aws/resources/index.html
 */

export interface CustodianFilter {
  /** The type of resource in Cloud Custodian. */
  readonly resource: string;
  readonly filters: readonly object[];
}

const is = (key: string, value: boolean | number | string): object => ({ type: 'value', key, value });
const absent = (key: string): object => is(key, 'absent');
const openPort = (port: number): CustodianFilter => ({
  resource: 'aws.security-group',
  filters: [
    {
      or: [
        { type: 'ingress', Ports: [port], Cidr: '0.0.0.0/0' },
        { type: 'ingress', Ports: [port], CidrV6: '::/0' },
      ],
    },
  ],
});
const balancerWith = (attribute: object): CustodianFilter => ({
  resource: 'aws.app-elb',
  filters: [{ ...attribute, type: 'attributes' }],
});
/** Also matches an account without a password policy. */
const passwordsWithout = (key: string, value: boolean | number, op = 'eq'): CustodianFilter => ({
  resource: 'aws.account',
  filters: [{ not: [{ type: 'password-policy', key, value, op }] }],
});

/** By control. */
export const custodianFilters: { readonly [control: string]: CustodianFilter } = {
  'AutoScaling.1': { resource: 'aws.asg', filters: [is('HealthCheckType', 'EC2')] },
  'CloudFormation.3': { resource: 'aws.cfn', filters: [is('EnableTerminationProtection', false)] },
  'CloudFront.3': {
    resource: 'aws.distribution',
    filters: [
      {
        or: [
          is('DefaultCacheBehavior.ViewerProtocolPolicy', 'allow-all'),
          { ...is('CacheBehaviors.Items[].ViewerProtocolPolicy', 'allow-all'), op: 'contains' },
        ],
      },
    ],
  },
  'CloudFront.8': { resource: 'aws.distribution', filters: [is('ViewerCertificate.SSLSupportMethod', 'vip')] },
  'CloudTrail.2': { resource: 'aws.cloudtrail', filters: [absent('KmsKeyId')] },
  'CloudTrail.4': { resource: 'aws.cloudtrail', filters: [is('LogFileValidationEnabled', false)] },
  'CloudWatch.16': {
    resource: 'aws.log-group',
    filters: [{ or: [absent('retentionInDays'), { ...is('retentionInDays', 365), op: 'lt' }] }],
  },
  'CloudWatch.17': { resource: 'aws.alarm', filters: [is('ActionsEnabled', false)] },
  'DynamoDB.6': { resource: 'aws.dynamodb-table', filters: [is('DeletionProtectionEnabled', false)] },
  'DynamoDB.2': {
    resource: 'aws.dynamodb-table',
    filters: [
      {
        type: 'continuous-backup',
        key: 'PointInTimeRecoveryDescription.PointInTimeRecoveryStatus',
        value: 'ENABLED',
        op: 'ne',
      },
    ],
  },
  'EC2.7': { resource: 'aws.account', filters: [{ type: 'default-ebs-encryption', state: false }] },
  'EC2.8': { resource: 'aws.ec2', filters: [is('MetadataOptions.HttpTokens', 'optional')] },
  'EC2.13': openPort(22),
  'EC2.14': openPort(3389),
  'EC2.15': { resource: 'aws.subnet', filters: [is('MapPublicIpOnLaunch', true)] },
  'ECR.1': { resource: 'aws.ecr', filters: [is('imageScanningConfiguration.scanOnPush', false)] },
  'ECR.2': { resource: 'aws.ecr', filters: [is('imageTagMutability', 'MUTABLE')] },
  'ELB.4': balancerWith(is('routing.http.drop_invalid_header_fields.enabled', false)),
  'ELB.6': balancerWith(is('deletion_protection.enabled', false)),
  'ELB.12': balancerWith(is('routing.http.desync_mitigation_mode', 'monitor')),
  'IAM.11': passwordsWithout('RequireUppercaseCharacters', true),
  'IAM.12': passwordsWithout('RequireLowercaseCharacters', true),
  'IAM.13': passwordsWithout('RequireSymbols', true),
  'IAM.14': passwordsWithout('RequireNumbers', true),
  'IAM.15': passwordsWithout('MinimumPasswordLength', 14, 'gte'),
  'KMS.4': {
    resource: 'aws.kms-key',
    filters: [{ type: 'key-rotation-status', key: 'KeyRotationEnabled', value: false }],
  },
  'RDS.2': { resource: 'aws.rds', filters: [is('PubliclyAccessible', true)] },
  'RDS.5': { resource: 'aws.rds', filters: [is('MultiAZ', false)] },
  'RDS.7': { resource: 'aws.rds-cluster', filters: [is('DeletionProtection', false)] },
  'RDS.8': { resource: 'aws.rds', filters: [is('DeletionProtection', false)] },
  'RDS.13': { resource: 'aws.rds', filters: [is('AutoMinorVersionUpgrade', false)] },
  'RDS.17': { resource: 'aws.rds', filters: [is('CopyTagsToSnapshot', false)] },
  'RDS.35': { resource: 'aws.rds-cluster', filters: [is('AutoMinorVersionUpgrade', false)] },
  'RDS.47': { resource: 'aws.rds-cluster', filters: [is('CopyTagsToSnapshot', false)] },
  'RDS.48': { resource: 'aws.rds-cluster', filters: [is('CopyTagsToSnapshot', false)] },
  'Redshift.1': { resource: 'aws.redshift', filters: [is('PubliclyAccessible', true)] },
  'S3.8': { resource: 'aws.s3', filters: [{ type: 'check-public-block' }] },
  'S3.9': { resource: 'aws.s3', filters: [{ type: 'bucket-logging', op: 'disabled' }] },
  'S3.13': { resource: 'aws.s3', filters: [absent('Lifecycle')] },
  'S3.14': {
    resource: 'aws.s3',
    filters: [{ type: 'value', key: 'Versioning.Status', value: 'Enabled', op: 'ne' }],
  },
  'SNS.1': { resource: 'aws.sns', filters: [absent('KmsMasterKeyId')] },
};
