/** One resource of each type, and all known ids of it in findings. */
import { declaredArnOf } from '../../identity/index.ts';

export interface KnownResource {
  /** The id that the service uses: an ARN for the tagging API, a name for other APIs. */
  readonly name: string;
  /** The Region of the resource, or of its tags. */
  readonly region: string;
  /** Possible values of `Resources[0].Id` in a finding. */
  readonly spellings: readonly string[];
  /** Calls beyond the first, by spelling. */
  readonly lookups?: { readonly [spelling: string]: number };
}

const account = '111122223333';
const home = 'eu-west-1';
const arn = (service: string, resource: string) => `arn:aws:${service}:${home}:${account}:${resource}`;
const inHome = (name: string, ...others: readonly string[]): KnownResource => ({
  name,
  region: home,
  spellings: [name, ...others],
});
const ec2 = (kind: string, id: string) => inHome(arn('ec2', `${kind}/${id}`), id);

const stage = `arn:aws:apigateway:${home}::/restapis/a1b2c3d4e5/stages/prod`;
const v2Stage = `arn:aws:apigateway:${home}::/apis/a1b2c3d4e5/stages/prod`;
const autoScalingGroup = arn(
  'autoscaling',
  'autoScalingGroup:12345678-1234-1234-1234-123456789012:autoScalingGroupName/shop',
);

/** By resource type. The ids are from recorded findings, from AWS Config, and from the documentation of the standards. */
export const knownResources: { readonly [resourceType: string]: KnownResource } = {
  AwsAccount: inHome(`AWS::::Account:${account}`, account),
  AwsAmazonMqBroker: inHome(arn('mq', 'broker:shop:b-1234a5b6-78cd-901e-2fa3-4b5c6d7e8f90')),
  AwsEc2SnapshotBlockPublicAccess: inHome(`AWS::::Account:${account}`, account),
  AwsApiGatewayStage: inHome(stage),
  AwsApiGatewayV2Stage: inHome(v2Stage),
  AwsAthenaWorkGroup: inHome(arn('athena', 'workgroup/primary'), 'primary'),
  AwsAutoScalingAutoScalingGroup: { name: 'shop', region: home, spellings: [autoScalingGroup, 'shop'] },
  AwsAutoScalingLaunchConfiguration: inHome(
    arn('autoscaling', 'launchConfiguration:12345678-1234-1234-1234-123456789012:launchConfigurationName/shop'),
    'shop',
  ),
  AwsCloudFormationStack: inHome(arn('cloudformation', 'stack/shop/6e3d0b10-1234-11ee-be56-0242ac120002')),
  AwsCloudFrontDistribution: {
    name: `arn:aws:cloudfront::${account}:distribution/E2QWRUHAPOMQZL`,
    region: 'us-east-1',
    spellings: [`arn:aws:cloudfront::${account}:distribution/E2QWRUHAPOMQZL`, 'E2QWRUHAPOMQZL'],
  },
  AwsCloudTrailTrail: inHome(arn('cloudtrail', 'trail/management-events'), 'management-events'),
  AwsCodeBuildProject: inHome(arn('codebuild', 'project/shop'), 'shop'),
  AwsDynamoDbTable: inHome(arn('dynamodb', 'table/orders'), 'orders'),
  AwsEc2Eip: {
    ...ec2('elastic-ip', 'eipalloc-0123456789abcdef0'),
    spellings: [
      arn('ec2', 'elastic-ip/eipalloc-0123456789abcdef0'),
      arn('ec2', 'eip-allocation/eipalloc-0123456789abcdef0'),
      'eipalloc-0123456789abcdef0',
    ],
  },
  AwsEc2Instance: ec2('instance', 'i-0123456789abcdef0'),
  AwsEc2NetworkAcl: ec2('network-acl', 'acl-0123456789abcdef0'),
  AwsEc2Volume: ec2('volume', 'vol-0123456789abcdef0'),
  AwsEc2SecurityGroup: {
    ...ec2('security-group', 'sg-0123456789abcdef0'),
    spellings: [
      arn('ec2', 'security-group/sg-0123456789abcdef0'),
      arn('ec2', 'sg/sg-0123456789abcdef0'),
      'sg-0123456789abcdef0',
    ],
  },
  AwsEc2Subnet: ec2('subnet', 'subnet-0123456789abcdef0'),
  AwsEc2TransitGateway: ec2('transit-gateway', 'tgw-0123456789abcdef0'),
  AwsEc2Vpc: ec2('vpc', 'vpc-0123456789abcdef0'),
  AwsEcrRepository: inHome(arn('ecr', 'repository/team/shop'), 'team/shop'),
  AwsEcsTaskDefinition: inHome(arn('ecs', 'task-definition/shop:7'), 'shop:7'),
  AwsElastiCacheCacheCluster: inHome(arn('elasticache', 'cluster:shop-001'), 'shop-001'),
  AwsElastiCacheReplicationGroup: inHome(arn('elasticache', 'replicationgroup:shop'), 'shop'),
  AwsElbv2LoadBalancer: inHome(arn('elasticloadbalancing', 'loadbalancer/app/shop/50dc6c495c0c9188')),
  AwsGuardDutyDetector: inHome(arn('guardduty', 'detector/12abc34d567e8fa901bc2d34e56789f0')),
  AwsGuardDutyFilter: inHome(arn('guardduty', 'detector/12abc34d567e8fa901bc2d34e56789f0/filter/noise')),
  AwsIamRole: {
    name: 'web',
    region: home,
    spellings: [`arn:aws:iam::${account}:role/web`, `arn:aws:iam::${account}:role/shop/web`, 'web'],
  },
  AwsIamUser: {
    name: 'ada',
    region: home,
    spellings: [
      `arn:aws:iam::${account}:user/ada`,
      `arn:aws:iam::${account}:user/team/ada`,
      `arn:aws:iam::${account}:user/AIDACKCEVSQ6C2EXAMPLE`,
      'AIDACKCEVSQ6C2EXAMPLE',
      'ada',
    ],
    lookups: { [`arn:aws:iam::${account}:user/AIDACKCEVSQ6C2EXAMPLE`]: 2, AIDACKCEVSQ6C2EXAMPLE: 2 },
  },
  AwsKmsKey: inHome(arn('kms', 'key/1234abcd-12ab-34cd-56ef-1234567890ab'), '1234abcd-12ab-34cd-56ef-1234567890ab'),
  AwsLambdaFunction: inHome(arn('lambda', 'function:shop'), arn('lambda', 'function:shop:$LATEST'), 'shop'),
  AwsLogsLogGroup: inHome(
    arn('logs', 'log-group:/aws/lambda/shop'),
    arn('logs', 'log-group:/aws/lambda/shop:*'),
    '/aws/lambda/shop',
  ),
  AwsRdsDbCluster: {
    name: 'orders',
    region: home,
    spellings: [arn('rds', 'cluster:orders'), arn('rds', 'dbcluster/cluster-GZO1GADA3J61075KAH05QULAR1'), 'orders'],
  },
  AwsRdsDbInstance: {
    name: 'orders',
    region: home,
    spellings: [arn('rds', 'db:orders'), arn('rds', 'dbinstance:db-AB1CDEFGHIJKLMNOPQRSTUVWXY'), 'orders'],
  },
  AwsRdsDbSnapshot: {
    name: 'rds:orders-2026-11-20',
    region: home,
    spellings: [
      arn('rds', 'snapshot:rds:orders-2026-11-20'),
      arn('rds', 'dbsnapshot:rds:orders-2026-11-20'),
      'rds:orders-2026-11-20',
    ],
  },
  AwsRdsDbClusterSnapshot: {
    name: 'rds:orders-2026-11-21',
    region: home,
    spellings: [
      arn('rds', 'cluster-snapshot:rds:orders-2026-11-21'),
      arn('rds', 'dbclustersnapshot:rds:orders-2026-11-21'),
      'rds:orders-2026-11-21',
    ],
    lookups: { 'rds:orders-2026-11-21': 1 },
  },
  AwsRedshiftCluster: inHome(arn('redshift', 'cluster:warehouse'), 'warehouse'),
  AwsS3Bucket: {
    name: 'shop.example.com',
    region: home,
    spellings: ['arn:aws:s3:::shop.example.com', 'shop.example.com'],
  },
  AwsSecretsManagerSecret: {
    name: arn('secretsmanager', 'secret:team/shop-a1b2c3'),
    region: home,
    spellings: [arn('secretsmanager', 'secret:team/shop-a1b2c3'), 'team/shop'],
  },
  AwsSnsTopic: inHome(arn('sns', 'orders')),
  AwsSqsQueue: inHome(arn('sqs', 'orders'), `https://sqs.${home}.amazonaws.com/${account}/orders`, 'orders'),
  AwsSsmDocument: inHome(arn('ssm', 'document/Restart'), 'Restart'),
};

/** A type that only a playbook declares has one spelling. Returns `undefined` if there is no example of the type. */
export function knownResource(type: string): KnownResource | undefined {
  const declared = declaredArnOf(type);
  return (
    knownResources[type] ??
    (declared === undefined ? undefined : inHome(arn(declared.service, `${declared.prefix}example-1`)))
  );
}
