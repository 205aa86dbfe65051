/**
 * What Security Hub allows as custom values of the parameters of its controls. ASR accepts no value beyond. Lists of tag
 * keys and of event types are named by one member.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-controls-reference.html
 */
export interface ParameterRange {
  readonly control: string;
  /** As the page of the control spells it. */
  readonly parameter: string;
  /** Values that Security Hub allows, the ends of the range among them. */
  readonly allowed: readonly unknown[];
  /** Values just outside the range. */
  readonly beyond: readonly unknown[];
  readonly standard?: unknown;
}

const whole = (
  control: string,
  parameter: string,
  [least, most]: readonly [number, number],
  standard?: number,
): ParameterRange => ({
  control,
  parameter,
  allowed: [least, most],
  beyond: [least - 1, most + 1, -1, least + 0.5].filter((value) => value !== 0 || standard !== undefined),
  ...(standard === undefined ? {} : { standard }),
});
const flag = (control: string, parameter: string): ParameterRange => ({
  control,
  parameter,
  allowed: [true, false],
  beyond: ['yes', 2],
  standard: true,
});
const oneOf = (
  control: string,
  parameter: string,
  allowed: readonly unknown[],
  beyond: readonly unknown[],
  standard?: unknown,
): ParameterRange => ({ control, parameter, allowed, beyond, ...(standard === undefined ? {} : { standard }) });

const sevenTagKeys = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const transitions = ['STANDARD_IA', 'INTELLIGENT_TIERING', 'ONEZONE_IA', 'GLACIER', 'GLACIER_IR', 'DEEP_ARCHIVE'];

export const securityHubRanges: readonly ParameterRange[] = [
  oneOf('APIGateway.1', 'loggingLevel', ['ERROR', 'INFO'], ['OFF', 'DEBUG']),
  oneOf('CloudWatch.16', 'minRetentionTime', [365, 400, 545, 731, 1827, 3653], [1, 364, 366, 1096, 3654], 365),
  flag('Config.1', 'includeConfigServiceLinkedRoleCheck'),
  whole('DocumentDB.2', 'minimumBackupRetentionPeriod', [7, 35], 7),
  whole('DynamoDB.1', 'minProvisionedReadCapacity', [1, 40_000]),
  whole('DynamoDB.1', 'targetReadUtilization', [20, 90]),
  whole('DynamoDB.1', 'minProvisionedWriteCapacity', [1, 40_000]),
  whole('DynamoDB.1', 'targetWriteUtilization', [20, 90]),
  oneOf('DynamoDB.5', 'requiredTagKeys', [['owner'], sevenTagKeys.slice(1)], [sevenTagKeys, ['x'.repeat(129)]]),
  whole('EC2.4', 'AllowedDays', [1, 365], 30),
  oneOf('EC2.18', 'authorizedTcpPorts', [['1'], ['65535'], ['80', '443']], [['0'], ['65536']]),
  oneOf('EC2.18', 'authorizedUdpPorts', [['1'], ['65535']], [['0'], ['65536']]),
  whole('ElastiCache.1', 'snapshotRetentionPeriod', [1, 35], 1),
  ...['GuardDuty.2', 'GuardDuty.4'].map((control) =>
    oneOf(
      control,
      'requiredTagKeys',
      [['owner'], ['Cost Center', 'a'.repeat(128)], ['x+-=._:/@'], sevenTagKeys.slice(1)],
      [sevenTagKeys, ['x'.repeat(129)], ['aws:owner'], ['owner;']],
    ),
  ),
  flag('IAM.7', 'RequireUppercaseCharacters'),
  flag('IAM.7', 'RequireLowercaseCharacters'),
  flag('IAM.7', 'RequireSymbols'),
  flag('IAM.7', 'RequireNumbers'),
  whole('IAM.7', 'MinimumPasswordLength', [8, 128], 8),
  whole('IAM.7', 'PasswordReusePrevention', [12, 24]),
  whole('IAM.7', 'MaxPasswordAge', [1, 90]),
  whole('Neptune.5', 'minimumBackupRetentionPeriod', [7, 35], 7),
  oneOf('RDS.6', 'monitoringInterval', [1, 5, 10, 15, 30, 60], [2, 45, 61]),
  whole('RDS.11', 'backupRetentionMinimum', [7, 35], 7),
  oneOf('RDS.40', 'logTypes', [['agent'], ['error'], ['agent', 'error']], [['audit']]),
  oneOf('RDS.42', 'logTypes', [['audit'], ['error'], ['general', 'slowquery']], [['upgrade']]),
  whole('Redshift.3', 'MinRetentionPeriod', [7, 35], 7),
  oneOf('S3.11', 'eventTypes', [['s3:ObjectCreated:*'], ['s3:TestEvent']], [['everything']]),
  whole('S3.13', 'targetTransitionDays', [1, 36_500]),
  whole('S3.13', 'targetExpirationDays', [1, 36_500]),
  oneOf('S3.13', 'targetTransitionStorageClass', transitions, ['STANDARD']),
  whole('SecretsManager.1', 'maximumAllowedRotationFrequency', [1, 365]),
  whole('SecretsManager.3', 'unusedForDays', [1, 365], 90),
  whole('SecretsManager.4', 'maxDaysSinceRotation', [1, 180], 90),
];

const bySecurityHub = [
  's3:DeleteBucketPolicy',
  's3:PutBucketAcl',
  's3:PutBucketPolicy',
  's3:PutEncryptionConfiguration',
  's3:PutObjectAcl',
];

/** Security Hub fixes the value. A policy may be stricter, and never more lenient. */
export const fixedBySecurityHub: readonly (ParameterRange & { readonly because: string })[] = [
  {
    control: 'EC2.6',
    parameter: 'trafficType',
    allowed: ['REJECT'],
    beyond: ['ACCEPT'],
    standard: 'REJECT',
    because: 'ALL includes rejected traffic, so the control passes as well.',
  },
  {
    control: 'IAM.3',
    parameter: 'maxAccessKeyAge',
    allowed: [90],
    beyond: [0, 91],
    standard: 90,
    because: 'A shorter period is stricter.',
  },
  {
    control: 'IAM.8',
    parameter: 'maxCredentialUsageAge',
    allowed: [90],
    beyond: [0, 91],
    standard: 90,
    because: 'A shorter period is stricter.',
  },
  {
    control: 'S3.6',
    parameter: 'blacklistedactionpatterns',
    allowed: [bySecurityHub, [bySecurityHub.join(', ')], [...bySecurityHub, 's3:DeleteObject'], ['s3:Get*']],
    beyond: [['everything'], ['iam:PassRole'], ['s3:'], ['*']],
    standard: bySecurityHub,
    because:
      'Further actions are stricter. The playbook restricts those of Security Hub in any case, which its test shows.',
  },
];

/** Parameters that Security Hub does not have. The API that receives the value decides what is valid. */
export const ofAsr: readonly (ParameterRange & { readonly because: string })[] = [
  {
    control: 'SNS.1',
    parameter: 'kmsMasterKeyId',
    allowed: [
      'alias/aws/sns',
      'alias/team/events_1',
      'arn:aws:kms:us-east-2:111122223333:alias/ExampleAlias',
      'arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
      '1234abcd-12ab-34cd-56ef-1234567890ab',
      'mrk-1234abcd12ab34cd56ef1234567890ab',
    ],
    beyond: [
      '',
      'alias/',
      'ExampleAlias',
      'arn:aws:sns:us-east-2:111122223333:orders',
      'arn:aws:kms:us-east-2:key/0ab1',
    ],
    standard: 'alias/aws/sns',
    because:
      'The four forms of KeyId in KMS: https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id. ' +
      'The control passes with any key.',
  },
];

/**
 * The control of Security Hub has no parameter. ASR passes the value to an API of AWS, which limits it.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/autoscaling-controls.html
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html
 */
export const limitedByApi: readonly (ParameterRange & { readonly see: string })[] = [
  {
    ...whole('AutoScaling.1', 'healthCheckGracePeriod', [0, 7200], 300),
    // The console proposes 300 seconds. 0 turns the grace period off. The API has no maximum: two hours is our own.
    see: 'https://docs.aws.amazon.com/autoscaling/ec2/userguide/health-check-grace-period.html',
  },
  {
    ...oneOf(
      'CloudFront.1',
      'defaultRootObject',
      ['index.html', 'folder/index.html', `*$~"'&_-.`, 'x'.repeat(255)],
      ['/index.html', 'x'.repeat(256), 'in dex.html', 'index.html?a=b', '<index>', 'index@2.html', '\u0000', 'a\nb', 1],
      '',
    ),
    see: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesGeneral.html',
  },
];
