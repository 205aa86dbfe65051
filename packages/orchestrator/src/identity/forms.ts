/**
 * The forms of ids by resource type: the canonical ARN, and the other forms that findings use for the same resource.
 * Unknown forms are refused, because a guess could identify another resource.
 */
import { declaredArnOf, declaredId } from './declared-arns.ts';
import { normalizedType } from './resource-type.ts';

/** The partition, account and Region of a resource. */
export interface Owner {
  readonly partition: string;
  readonly accountId: string;
  readonly region: string;
}

export interface Named {
  /** The resource part of the ARN, after the account. */
  readonly id: string;
  /** The id is a unique id, and only AWS can resolve it to a name. */
  readonly isUniqueId?: true;
}

export interface Form {
  /** The service in the ARN. */
  readonly service: string;
  /** The resource has no Region. */
  readonly isGlobal?: true;
  /** The name alone is unique in the partition. */
  readonly hasNoAccount?: true;
  /** The service writes ARNs with an account and without. */
  readonly mayLackAccount?: true;
  /** The service writes ARNs that end in `:*`. */
  readonly mayEndInStar?: true;
  /** Parses the resource part of an ARN. Returns a text if it is not valid. */
  readonly ofResource: (resource: string) => Named | string;
  /** Parses an id that is not an ARN. Returns a text if it is not valid. */
  readonly ofBareId: (id: string, owner: Owner) => Named | string;
  /** Set if the canonical name is not an ARN. */
  readonly render?: (named: Named, owner: Owner) => string;
}

/** The pattern of an id, and how different spellings of it are normalized. */
interface Shape {
  readonly pattern: RegExp;
  /** Ids are not case-sensitive. */
  readonly ignoresCase?: true;
  /** An id that the service assigns and that can replace the name. */
  readonly uniqueId?: { readonly pattern: RegExp; readonly prefix: string };
}

const same = (id: string): Named => ({ id });
const unsupported = 'ASR does not support this form of id';
const onlyByArn = (): string => 'its ARN is required, because the name alone is ambiguous';

function idOf(prefix: string, { pattern, ignoresCase, uniqueId }: Shape, id: string): Named | string {
  if (uniqueId?.pattern.test(id) === true) return { id: `${uniqueId.prefix}${id}`, isUniqueId: true };
  if (!pattern.test(id)) return unsupported;
  return same(`${prefix}${ignoresCase === true ? id.toLowerCase() : id}`);
}

/** The resource part is `prefix` and an id, such as `security-group/sg-0abc`. The id alone is accepted as well. */
function byId(
  service: string,
  prefix: string,
  shape: Shape,
  { aliases = [], ...more }: Partial<Form> & { readonly aliases?: readonly string[] } = {},
): Form {
  const prefixes = [prefix, ...aliases];
  return {
    service,
    ofResource(resource) {
      const used = prefixes.find((one) => resource.startsWith(one));
      return used === undefined
        ? `its ARN must have ${prefix} before the id`
        : idOf(prefix, shape, resource.slice(used.length));
    },
    ofBareId: (id) => idOf(prefix, shape, id),
    ...more,
  };
}

const byArn = (service: string, pattern: RegExp, more: Partial<Form> = {}): Form => ({
  service,
  ofResource: (resource) => (pattern.test(resource) ? same(resource) : unsupported),
  ofBareId: onlyByArn,
  ...more,
});

const ec2 = (type: string, prefix: string) =>
  byId('ec2', `${type}/`, { pattern: new RegExp(`^${prefix}-[0-9a-f]{1,32}$`) });

/**
 * RDS stores names in lower case. AWS Config uses the resource id that RDS assigns, in upper case: `db-ABC…`,
 * `cluster-ABC…`.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html
 */
const rds = (type: string, configTypes: readonly string[], uniqueId?: RegExp): Form => {
  const name = /^[A-Za-z][\w.:-]{0,254}$/;
  return byId(
    'rds',
    `${type}:`,
    {
      pattern: name,
      ignoresCase: true,
      ...(uniqueId === undefined ? {} : { uniqueId: { pattern: uniqueId, prefix: `${configTypes[0] ?? type}:` } }),
    },
    { aliases: configTypes.flatMap((one) => [`${one}:`, `${one}/`]) },
  );
};

/** IAM names are unique in an account, regardless of path and case. */
const iam = (type: string, uniquePrefix: string): Form => ({
  service: 'iam',
  isGlobal: true,
  ofResource: (resource) =>
    resource.startsWith(`${type}/`)
      ? iamName(type, uniquePrefix, resource.slice(resource.lastIndexOf('/') + 1))
      : `its ARN must have ${type}/ before the name`,
  ofBareId: (id) => iamName(type, uniquePrefix, id),
});

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
function iamName(type: string, uniquePrefix: string, name: string): Named | string {
  const isUniqueId = new RegExp(`^${uniquePrefix}[A-Z0-9]{12,28}$`).test(name);
  if (isUniqueId) return { id: `${type}/${name}`, isUniqueId: true };
  return /^[\w+=,.@-]{1,128}$/.test(name) ? same(`${type}/${name.toLowerCase()}`) : unsupported;
}

const accountForm: Form = {
  service: 'iam',
  isGlobal: true,
  ofResource: (resource) => (resource === 'root' ? same('root') : unsupported),
  ofBareId: (id, { accountId }) =>
    id === accountId || id.toLowerCase() === `aws::::account:${accountId}`
      ? same('root')
      : `it is not account ${accountId}`,
  render: (_, { accountId }) => `AWS::::Account:${accountId}`,
};

/** The one setting of the account in a Region. Any id of this type means it, and AWS documents none. */
const snapshotBlock: Form = {
  service: 'ec2',
  ofResource: () => same('snapshot-block-public-access'),
  ofBareId: () => same('snapshot-block-public-access'),
  render: (_, { accountId }) => `AWS::::Account:${accountId}`,
};

const bucket: Form = byId('s3', '', { pattern: /^[A-Za-z0-9][\w.-]{1,254}$/ }, { isGlobal: true, hasNoAccount: true });

/** `https://sqs.eu-west-1.amazonaws.com/111122223333/orders` names the queue of that account and Region. */
const queue: Form = {
  ...byId('sqs', '', { pattern: /^[\w-]{1,80}(\.fifo)?$/ }),
  ofBareId(id, { accountId, region }) {
    const url =
      /^https:\/\/(?:sqs\.(?<region>[a-z0-9-]+)|(?<old>[a-z0-9-]+)\.queue)\.amazonaws\.com(?:\.cn)?\/(?<account>\d{12})\/(?<name>[\w.-]+)$/.exec(
        id,
      )?.groups;
    if (url === undefined) return idOf('', { pattern: /^[\w-]{1,80}(\.fifo)?$/ }, id);
    if (url['account'] !== accountId) return `it belongs to account ${url['account']}, not to ${accountId}`;
    const place = url['region'] ?? url['old'];
    return place === region
      ? idOf('', { pattern: /^[\w-]{1,80}(\.fifo)?$/ }, url['name'] ?? '')
      : `it is in ${place}, not in ${region}`;
  },
};

/** ARNs of API Gateway have no account. The canonical name has one, because ids are unique only within an account. */
const stage = (collection: string) =>
  byArn('apigateway', new RegExp(`^/${collection}/[A-Za-z0-9]+/stages/[\\w$%-]+$`), { mayLackAccount: true });

/** By resource type, in the spelling of ASFF. */
const forms: { readonly [type: string]: Form } = {
  AwsAccount: accountForm,
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonmq.html
  AwsAmazonMqBroker: byArn('mq', /^broker:[\w.~-]{1,50}:b-[0-9a-z-]{36}$/),
  AwsApiGatewayStage: stage('restapis'),
  AwsApiGatewayV2Stage: stage('apis'),
  AwsAthenaWorkGroup: byId('athena', 'workgroup/', { pattern: /^[\w.-]{1,128}$/ }),
  AwsAutoScalingAutoScalingGroup: byArn('autoscaling', /^autoScalingGroup:[\w-]+:autoScalingGroupName\/.+$/u),
  AwsAutoScalingLaunchConfiguration: byArn('autoscaling', /^launchConfiguration:[\w-]+:launchConfigurationName\/.+$/u),
  AwsCloudFormationStack: byArn('cloudformation', /^stack\/[A-Za-z][\w-]{0,127}\/[\w-]+$/),
  AwsCloudFrontDistribution: byId('cloudfront', 'distribution/', { pattern: /^[A-Z0-9]{1,32}$/ }, { isGlobal: true }),
  AwsCloudTrailTrail: byArn('cloudtrail', /^trail\/[\w.-]{3,128}$/),
  AwsCodeBuildProject: byId('codebuild', 'project/', { pattern: /^[A-Za-z0-9][\w-]{1,254}$/ }),
  AwsDynamoDbTable: byId('dynamodb', 'table/', { pattern: /^[\w.-]{1,255}$/ }),
  // AWS Config writes `eip-allocation/`.
  AwsEc2Eip: byId('ec2', 'elastic-ip/', { pattern: /^eipalloc-[0-9a-f]{1,32}$/ }, { aliases: ['eip-allocation/'] }),
  AwsEc2Instance: ec2('instance', 'i'),
  AwsEc2NetworkAcl: ec2('network-acl', 'acl'),
  AwsEc2SecurityGroup: ec2('security-group', 'sg'),
  AwsEc2SnapshotBlockPublicAccess: snapshotBlock,
  AwsEc2Subnet: ec2('subnet', 'subnet'),
  AwsEc2TransitGateway: ec2('transit-gateway', 'tgw'),
  AwsEc2Volume: ec2('volume', 'vol'),
  AwsEc2Vpc: ec2('vpc', 'vpc'),
  AwsEcrRepository: byId('ecr', 'repository/', { pattern: /^[a-z0-9][a-z0-9._/-]{0,255}$/ }),
  AwsEcsTaskDefinition: byId('ecs', 'task-definition/', { pattern: /^[\w-]{1,255}:\d+$/ }),
  AwsElastiCacheCacheCluster: byId('elasticache', 'cluster:', {
    pattern: /^[A-Za-z][A-Za-z0-9-]{0,49}$/,
    ignoresCase: true,
  }),
  AwsElastiCacheReplicationGroup: byId('elasticache', 'replicationgroup:', {
    pattern: /^[A-Za-z][A-Za-z0-9-]{0,39}$/,
    ignoresCase: true,
  }),
  AwsElbv2LoadBalancer: byArn('elasticloadbalancing', /^loadbalancer\/(app|net|gwy)\/[A-Za-z0-9-]{1,32}\/[0-9a-f]+$/),
  AwsGuardDutyDetector: byId('guardduty', 'detector/', { pattern: /^[0-9a-f]{1,300}$/ }),
  AwsGuardDutyFilter: byArn('guardduty', /^detector\/[0-9a-f]+\/filter\/[\w.-]+$/),
  AwsIamGroup: iam('group', 'AGPA'),
  AwsIamPolicy: iam('policy', 'ANPA'),
  AwsIamRole: iam('role', 'AROA'),
  AwsIamUser: iam('user', 'AIDA'),
  AwsKmsKey: byId('kms', 'key/', { pattern: /^(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/ }),
  AwsLambdaFunction: byId('lambda', 'function:', { pattern: /^[\w-]{1,140}$/ }),
  AwsLogsLogGroup: byId('logs', 'log-group:', { pattern: /^[\w./#-]{1,512}$/ }, { mayEndInStar: true }),
  AwsRdsDbCluster: rds('cluster', ['dbcluster'], /^cluster-[A-Z0-9]{16,64}$/),
  AwsRdsDbClusterSnapshot: rds('cluster-snapshot', ['dbclustersnapshot']),
  AwsRdsDbInstance: rds('db', ['dbinstance'], /^db-[A-Z0-9]{16,64}$/),
  AwsRdsDbSnapshot: rds('snapshot', ['dbsnapshot']),
  AwsRedshiftCluster: byId('redshift', 'cluster:', { pattern: /^[A-Za-z][A-Za-z0-9-]{0,62}$/, ignoresCase: true }),
  AwsS3Bucket: bucket,
  AwsSecretsManagerSecret: byArn('secretsmanager', /^secret:[\w/+=.@!-]+$/),
  AwsSnsTopic: byId('sns', '', { pattern: /^[\w-]{1,256}(\.fifo)?$/ }),
  AwsSqsQueue: queue,
  AwsSsmDocument: byId('ssm', 'document/', { pattern: /^[\w.-]{3,128}$/ }),
};

const byType: ReadonlyMap<string, Form> = new Map(
  Object.entries(forms).map(([type, form]) => [normalizedType(type), form]),
);

/** The types with known forms, in the spelling of ASFF. */
export const knownTypes: readonly string[] = Object.keys(forms);

export function formOf(resourceType: string): Form | undefined {
  return byType.get(normalizedType(resourceType)) ?? declaredForm(resourceType);
}

/** The form of a type that only a playbook declares: its ARN, and nothing else. */
function declaredForm(resourceType: string): Form | undefined {
  const declared = declaredArnOf(resourceType);
  if (declared === undefined) return undefined;
  const { service, without, prefix } = declared;
  return {
    ...byId(service, prefix, { pattern: declaredId }),
    ofBareId: onlyByArn,
    ...(without.includes('region') ? { isGlobal: true } : {}),
    ...(without.includes('account') ? { hasNoAccount: true } : {}),
  };
}
