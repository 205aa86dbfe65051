/**
 * Where the tags of each resource type are read. Data, and the names the APIs want.
 *
 * `GetResources` of the Resource Groups Tagging API answers for every type except IAM users and roles, and Auto Scaling
 * groups. It answers with nothing for a resource without tags and for one that does not exist, so it is asked only
 * with an ARN that is certainly spelled as the service spells it.
 *
 * @see https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/supported-services.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
import { lastPartOf } from '@asr/playbooks';
import { declaredArnOf, nameOf, normalizedType } from '../identity/index.ts';
import { type Arn, type Subject, parseArn } from '../model/index.ts';

/** What a source needs to know of the resource. */
export type Tagged = Pick<Subject, 'partition' | 'accountId' | 'region' | 'resourceType' | 'resourceId'>;

/** The ARN that the tagging API knows the resource by, and the Region that keeps its tags. */
export interface TaggedArn {
  readonly arn: string;
  /** Differs from the finding's for global services, and for trails of another home Region. */
  readonly region: string;
}

export type TagSource =
  /** The type has no tags, or no tags in the member account. */
  | { readonly from: 'nowhere' }
  /** `undefined`: the resource id does not name a resource of this type. */
  | { readonly from: 'tagging-api'; readonly arnOf: (resource: Tagged) => TaggedArn | undefined }
  | { readonly from: 'auto-scaling' | 'iam-user' | 'rds' | 's3' | 'secrets-manager' };

/** How one type is named. */
interface Naming {
  readonly service: string;
  /** Before the name in the resource part of the ARN: `security-group/`. The first stands before a bare name. */
  readonly prefixes: readonly string[];
  /** Of a whole name. It decides whether a bare id, or the last part of an ARN, is one. */
  readonly name: RegExp;
  /** Follows the name in a finding and not in the ARN: `:*` of a log group. */
  readonly suffix?: RegExp;
  /** The ARN names a Region other than the finding's for the same resource. */
  readonly anyRegion?: true;
  /** The ARN has no Region, no account, or neither. */
  readonly without?: readonly ('region' | 'account')[];
  /** The last part of an id is the name, whatever stands before it, such as `sg/sg-0abc` or a URL. */
  readonly lastPart?: true;
  /** The name is the whole of the ARN's resource part: a bare name cannot be completed. */
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

/** Of another account, Region or service: not the resource that the playbook would change. */
function isOf(given: Arn, { service, anyRegion }: Naming, resource: Tagged): boolean {
  const { partition, accountId, region } = resource;
  return (
    given.service === service &&
    given.partition === partition &&
    ['', accountId].includes(given.accountId) &&
    (anyRegion === true || ['', region].includes(given.region))
  );
}

/** With its prefix. */
function nameIn({ prefixes, name, lastPart }: Naming, text: string, isArn: boolean): string | undefined {
  if (prefixes.some((prefix) => text.startsWith(prefix) && name.test(text.slice(prefix.length)))) return text;
  const bare = lastPart === true ? lastPartOf(text) : text;
  return name.test(bare) && (!isArn || lastPart === true) ? `${prefixes[0] ?? ''}${bare}` : undefined;
}

/**
 * Where a global service keeps its tags.
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

/** By the type that Security Hub gives the resource. */
const tagSources: { readonly [resourceType: string]: TagSource } = {
  // The tags of an account are in AWS Organizations, out of the reach of a member.
  AwsAccount: { from: 'nowhere' },
  // A launch configuration cannot be tagged.
  // https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-tagging.html
  AwsAutoScalingLaunchConfiguration: { from: 'nowhere' },

  AwsAutoScalingAutoScalingGroup: { from: 'auto-scaling' },
  AwsIamUser: { from: 'iam-user' },
  // A name is enough for the service, and it says where a resource does not exist. AWS Config names RDS resources by
  // an id that no ARN has.
  AwsRdsDbInstance: { from: 'rds' },
  AwsRdsDbCluster: { from: 'rds' },
  AwsRdsDbSnapshot: { from: 'rds' },
  AwsRdsDbClusterSnapshot: { from: 'rds' },
  // The tags of a bucket are in its own Region, which the finding need not name.
  AwsS3Bucket: { from: 's3' },
  // A secret's name and the random end of its ARN cannot be told apart.
  AwsSecretsManagerSecret: { from: 'secrets-manager' },

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
  // Of a trail in all Regions, every Region reports a finding. Its tags are in its home Region.
  AwsCloudTrailTrail: named({ service: 'cloudtrail', prefixes: ['trail/'], name: /^[\w.-]+$/, anyRegion: true }),
  AwsCodeBuildProject: named({ service: 'codebuild', prefixes: ['project/'], name: /^[\w-]+$/ }),
  AwsDynamoDbTable: named({ service: 'dynamodb', prefixes: ['table/'], name: /^[\w.-]+$/ }),
  AwsEc2Instance: ec2('instance/', /^i-[0-9a-f]+$/),
  AwsEc2SecurityGroup: ec2('security-group/', /^sg-[0-9a-f]+$/),
  AwsEc2Subnet: ec2('subnet/', /^subnet-[0-9a-f]+$/),
  AwsEc2TransitGateway: ec2('transit-gateway/', /^tgw-[0-9a-f]+$/),
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
  // AWS Config names a queue by its URL.
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

/** Of a type that only a playbook declares: the canonical name is the ARN that the service writes. */
function declaredSource(resourceType: string): TagSource | undefined {
  const declared = declaredArnOf(resourceType);
  if (declared === undefined) return undefined;
  const isGlobal = declared.split(':')[3] === '';
  return {
    from: 'tagging-api',
    arnOf(resource) {
      const named = nameOf({ ...resource, id: resource.resourceId });
      const region = isGlobal ? globalRegionOf(resource.partition) : resource.region;
      return named.ok ? { arn: named.canonical, region } : undefined;
    },
  };
}
