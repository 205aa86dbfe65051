/**
 * The source of the tags of each resource type, and the ids that the APIs require.
 *
 * `GetResources` of the Resource Groups Tagging API supports every type except IAM users and roles, and Auto Scaling
 * groups. It returns nothing for a resource without tags and for one that does not exist. Therefore ASR calls it only
 * with an ARN that is certain to have the service's own spelling.
 *
 * @see https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/supported-services.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
import { lastPartOf } from '@asr/playbooks';
import { declaredArnOf, declaredId, normalizedType } from '../identity/index.ts';
import { type Arn, type Subject, parseArn } from '../model/index.ts';

/** The fields of a resource that a source needs. */
export type Tagged = Pick<Subject, 'partition' | 'accountId' | 'region' | 'resourceType' | 'resourceId'>;

/** The ARN of the resource in the tagging API, and the Region that stores its tags. */
export interface TaggedArn {
  readonly arn: string;
  /** Differs from the finding's Region for global services, and for trails with another home Region. */
  readonly region: string;
}

export type TagSource =
  /** The type has no tags, or no tags in the member account. */
  | { readonly from: 'nowhere' }
  /** Returns `undefined` if the id is not a resource of this type. */
  | { readonly from: 'tagging-api'; readonly arnOf: (resource: Tagged) => TaggedArn | undefined }
  | { readonly from: 'auto-scaling' | 'iam-role' | 'iam-user' | 'rds' | 's3' | 'secrets-manager' };

/** The form of the ids of one type. */
interface Naming {
  readonly service: string;
  /** Prefixes of the name in the resource part of the ARN: `security-group/`. The first is added to a bare name. */
  readonly prefixes: readonly string[];
  /** Matches a whole name. Decides whether a bare id, or the last part of an ARN, is a name. */
  readonly name: RegExp;
  /** A suffix in findings that the ARN does not have, such as `:*` of a log group. */
  readonly suffix?: RegExp;
  /** The Region in the ARN may differ from the Region of the finding. */
  readonly anyRegion?: true;
  /** The ARN has no Region, no account, or neither. */
  readonly without?: readonly ('region' | 'account')[];
  /** The last part of an id is the name, such as for `sg/sg-0abc` or a URL. */
  readonly lastPart?: true;
  /** Only an ARN is complete: a bare name cannot be turned into an ARN. */
  readonly onlyArn?: true;
}

function named(naming: Naming): TagSource {
  return { from: 'tagging-api', arnOf: (resource) => arnOf(naming, resource) };
}

function arnOf(naming: Naming, resource: Tagged): TaggedArn | undefined {
  const id = naming.suffix === undefined ? resource.resourceId : resource.resourceId.replace(naming.suffix, '');
  if (!id.startsWith('arn:')) {
    const name = naming.onlyArn === true ? undefined : nameIn(naming, id, false);
    return name === undefined ? undefined : taggedArn(naming, resource, name, resource.region);
  }
  const given = parseArn(id);
  if (given === undefined || !isOf(given, naming, resource)) return undefined;
  const name = nameIn(naming, given.resource, true);
  const region = naming.anyRegion === true ? given.region : resource.region;
  return name === undefined ? undefined : taggedArn(naming, resource, name, region);
}

function taggedArn(
  { service, without = [] }: Naming,
  { partition, accountId }: Tagged,
  name: string,
  region: string,
): TaggedArn {
  const isGlobal = without.includes('region');
  const owner = without.includes('account') ? '' : accountId;
  const arn = `arn:${partition}:${service}:${isGlobal ? '' : region}:${owner}:${name}`;
  return { arn, region: isGlobal ? globalRegionOf(partition) : region };
}

/** Whether the ARN has the account, Region and service of the resource that the playbook changes. */
function isOf(given: Arn, { service, anyRegion }: Naming, resource: Tagged): boolean {
  const { partition, accountId, region } = resource;
  return (
    given.service === service &&
    given.partition === partition &&
    ['', accountId].includes(given.accountId) &&
    (anyRegion === true || ['', region].includes(given.region))
  );
}

/** Returns the name with its prefix. */
function nameIn({ prefixes, name, lastPart }: Naming, text: string, isArn: boolean): string | undefined {
  if (prefixes.some((prefix) => text.startsWith(prefix) && name.test(text.slice(prefix.length)))) return text;
  const bare = lastPart === true ? lastPartOf(text) : text;
  return name.test(bare) && (!isArn || lastPart === true) ? `${prefixes[0] ?? ''}${bare}` : undefined;
}

/**
 * The Region that stores the tags of global services.
 *
 * @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html
 */
function globalRegionOf(partition: string): string {
  return globalRegions.get(partition) ?? 'us-east-1';
}

const globalRegions: ReadonlyMap<string, string> = new Map([
  ['aws-cn', 'cn-northwest-1'],
  ['aws-us-gov', 'us-gov-west-1'],
]);

const ec2 = (prefix: string, id: RegExp) => named({ service: 'ec2', prefixes: [prefix], name: id, lastPart: true });

/** By Security Hub resource type. */
const tagSources: { readonly [resourceType: string]: TagSource } = {
  // The tags of an account are in AWS Organizations, which a member account cannot read.
  AwsAccount: { from: 'nowhere' },
  // A setting of the account.
  AwsEc2SnapshotBlockPublicAccess: { from: 'nowhere' },
  // A launch configuration cannot be tagged.
  // https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-tagging.html
  AwsAutoScalingLaunchConfiguration: { from: 'nowhere' },

  AwsAutoScalingAutoScalingGroup: { from: 'auto-scaling' },
  AwsIamRole: { from: 'iam-role' },
  AwsIamUser: { from: 'iam-user' },
  // RDS accepts a name, and reports a resource that does not exist. AWS Config identifies RDS resources by an id that is
  // not in the ARN.
  AwsRdsDbInstance: { from: 'rds' },
  AwsRdsDbCluster: { from: 'rds' },
  AwsRdsDbSnapshot: { from: 'rds' },
  AwsRdsDbClusterSnapshot: { from: 'rds' },
  // The tags of a bucket are in its own Region, which may differ from the Region of the finding.
  AwsS3Bucket: { from: 's3' },
  // A secret's name cannot be distinguished from the random suffix of its ARN.
  AwsSecretsManagerSecret: { from: 'secrets-manager' },

  AwsAmazonMqBroker: named({ service: 'mq', prefixes: ['broker:'], name: /^[\w.~-]+:b-[0-9a-z-]+$/ }),
  AwsApiGatewayStage: named({
    service: 'apigateway',
    prefixes: ['/'],
    name: /^restapis\/[a-z0-9]+\/stages\/[^/]+$/,
    without: ['account'],
  }),
  AwsApiGatewayV2Stage: named({
    service: 'apigateway',
    prefixes: ['/'],
    name: /^apis\/[a-z0-9]+\/stages\/[^/]+$/,
    without: ['account'],
  }),
  AwsAthenaWorkGroup: named({ service: 'athena', prefixes: ['workgroup/'], name: /^[\w.-]+$/ }),
  AwsCloudFormationStack: named({
    service: 'cloudformation',
    prefixes: ['stack/'],
    name: /^[\w-]+\/[\w-]+$/,
    onlyArn: true,
  }),
  AwsCloudFrontDistribution: named({
    service: 'cloudfront',
    prefixes: ['distribution/'],
    name: /^[A-Z0-9]+$/,
    without: ['region'],
  }),
  // A multi-Region trail has a finding in every Region. Its tags are in its home Region.
  AwsCloudTrailTrail: named({ service: 'cloudtrail', prefixes: ['trail/'], name: /^[\w.-]+$/, anyRegion: true }),
  AwsCodeBuildProject: named({ service: 'codebuild', prefixes: ['project/'], name: /^[\w-]+$/ }),
  AwsDynamoDbTable: named({ service: 'dynamodb', prefixes: ['table/'], name: /^[\w.-]+$/ }),
  // AWS Config writes `eip-allocation/`.
  AwsEc2Eip: ec2('elastic-ip/', /^eipalloc-[0-9a-f]+$/),
  AwsEc2Instance: ec2('instance/', /^i-[0-9a-f]+$/),
  AwsEc2NetworkAcl: ec2('network-acl/', /^acl-[0-9a-f]+$/),
  AwsEc2SecurityGroup: ec2('security-group/', /^sg-[0-9a-f]+$/),
  AwsEc2Subnet: ec2('subnet/', /^subnet-[0-9a-f]+$/),
  AwsEc2TransitGateway: ec2('transit-gateway/', /^tgw-[0-9a-f]+$/),
  AwsEc2Volume: ec2('volume/', /^vol-[0-9a-f]+$/),
  AwsEc2Vpc: ec2('vpc/', /^vpc-[0-9a-f]+$/),
  AwsEcrRepository: named({ service: 'ecr', prefixes: ['repository/'], name: /^[a-z0-9._/-]+$/ }),
  AwsEcsTaskDefinition: named({ service: 'ecs', prefixes: ['task-definition/'], name: /^[\w-]+:\d+$/ }),
  AwsElastiCacheCacheCluster: named({
    service: 'elasticache',
    prefixes: ['cluster:', 'replicationgroup:', 'serverlesscache:'],
    name: /^[\w-]+$/,
  }),
  AwsElastiCacheReplicationGroup: named({
    service: 'elasticache',
    prefixes: ['replicationgroup:', 'cluster:', 'serverlesscache:'],
    name: /^[\w-]+$/,
  }),
  AwsElbv2LoadBalancer: named({
    service: 'elasticloadbalancing',
    prefixes: ['loadbalancer/'],
    name: /^(app|net|gwy)\/[\w-]+\/[0-9a-f]+$/,
    onlyArn: true,
  }),
  AwsGuardDutyDetector: named({ service: 'guardduty', prefixes: ['detector/'], name: /^[0-9a-f]+$/ }),
  AwsGuardDutyFilter: named({
    service: 'guardduty',
    prefixes: ['detector/'],
    name: /^[0-9a-f]+\/filter\/[^/]+$/,
    onlyArn: true,
  }),
  AwsKmsKey: named({ service: 'kms', prefixes: ['key/'], name: /^(mrk-)?[0-9a-f-]+$/ }),
  AwsLambdaFunction: named({
    service: 'lambda',
    prefixes: ['function:'],
    name: /^[\w-]+$/,
    suffix: /(?<=:function:[\w-]+):[\w$-]+$/,
  }),
  AwsLogsLogGroup: named({ service: 'logs', prefixes: ['log-group:'], name: /^[\w./#-]+$/, suffix: /:\*$/ }),
  AwsRedshiftCluster: named({ service: 'redshift', prefixes: ['cluster:'], name: /^[a-z][a-z0-9-]*$/ }),
  AwsSnsTopic: named({ service: 'sns', prefixes: [''], name: /^[\w-]+(\.fifo)?$/ }),
  // AWS Config identifies a queue by URL.
  AwsSqsQueue: named({ service: 'sqs', prefixes: [''], name: /^[\w-]+(\.fifo)?$/, lastPart: true }),
  AwsSsmDocument: named({ service: 'ssm', prefixes: ['document/'], name: /^[\w./:-]+$/ }),
};

/** OCSF and ASFF spell the types differently. */
const sourcesByType: ReadonlyMap<string, TagSource> = new Map(
  Object.entries(tagSources).map(([type, source]) => [normalizedType(type), source]),
);

/** `undefined`: ASR does not know where the tags of this type are. */
export function tagSourceOf(resourceType: string): TagSource | undefined {
  return sourcesByType.get(normalizedType(resourceType)) ?? declaredSource(resourceType);
}

/** The source of a type that only a playbook declares: findings name it by the ARN that the service writes. */
function declaredSource(resourceType: string): TagSource | undefined {
  const declared = declaredArnOf(resourceType);
  if (declared === undefined) return undefined;
  const { service, without, prefix } = declared;
  return named({ service, prefixes: [prefix], name: declaredId, onlyArn: true, without });
}
