/**
 * The ARN format of each resource type. Finds patterns in the policy that can match no resource.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
import { declaredArnOf } from '../identity/index.ts';

/** ARN formats by Security Hub resource type. `*` matches any characters except a colon, `>` any characters. */
const forms: { readonly [resourceType: string]: readonly string[] } = {
  AwsAccount: ['AWS::::Account:*'],
  AwsAmazonMqBroker: ['arn:*:mq:*:*:broker:*'],
  AwsApiGatewayStage: ['arn:*:apigateway:*::/restapis/*/stages/*'],
  AwsApiGatewayV2Stage: ['arn:*:apigateway:*::/apis/*/stages/*'],
  AwsAthenaWorkGroup: ['arn:*:athena:*:*:workgroup/*'],
  AwsAutoScalingAutoScalingGroup: ['arn:*:autoscaling:*:*:autoScalingGroup:>'],
  AwsAutoScalingLaunchConfiguration: ['arn:*:autoscaling:*:*:launchConfiguration:>'],
  AwsCloudFormationStack: ['arn:*:cloudformation:*:*:stack/*'],
  AwsCloudFrontDistribution: ['arn:*:cloudfront::*:distribution/*'],
  AwsCloudTrailTrail: ['arn:*:cloudtrail:*:*:trail/*'],
  AwsCodeBuildProject: ['arn:*:codebuild:*:*:project/*'],
  AwsDynamoDbTable: ['arn:*:dynamodb:*:*:table/*'],
  AwsEc2Eip: ['arn:*:ec2:*:*:elastic-ip/*', 'arn:*:ec2:*:*:eip-allocation/*'],
  AwsEc2Instance: ['arn:*:ec2:*:*:instance/*'],
  AwsEc2NetworkAcl: ['arn:*:ec2:*:*:network-acl/*'],
  AwsEc2SecurityGroup: ['arn:*:ec2:*:*:security-group/*'],
  // A setting of the account and Region, which ASR names by the account.
  AwsEc2SnapshotBlockPublicAccess: ['AWS::::Account:*'],
  AwsEc2Subnet: ['arn:*:ec2:*:*:subnet/*'],
  AwsEc2TransitGateway: ['arn:*:ec2:*:*:transit-gateway/*'],
  AwsEc2Volume: ['arn:*:ec2:*:*:volume/*'],
  AwsEc2Vpc: ['arn:*:ec2:*:*:vpc/*'],
  AwsEcrRepository: ['arn:*:ecr:*:*:repository/*'],
  AwsEcsTaskDefinition: ['arn:*:ecs:*:*:task-definition/>'],
  AwsElastiCacheCacheCluster: ['arn:*:elasticache:*:*:cluster:*', 'arn:*:elasticache:*:*:serverlesscache:*'],
  AwsElastiCacheReplicationGroup: ['arn:*:elasticache:*:*:replicationgroup:*'],
  AwsElbv2LoadBalancer: ['arn:*:elasticloadbalancing:*:*:loadbalancer/*'],
  AwsGuardDutyDetector: ['arn:*:guardduty:*:*:detector/*'],
  AwsGuardDutyFilter: ['arn:*:guardduty:*:*:detector/*/filter/*'],
  AwsIamRole: ['arn:*:iam::*:role/*'],
  AwsIamUser: ['arn:*:iam::*:user/*'],
  AwsKmsKey: ['arn:*:kms:*:*:key/*'],
  AwsLambdaFunction: ['arn:*:lambda:*:*:function:>'],
  AwsLogsLogGroup: ['arn:*:logs:*:*:log-group:>'],
  AwsRdsDbCluster: ['arn:*:rds:*:*:cluster:*', 'arn:*:rds:*:*:dbcluster/*'],
  AwsRdsDbClusterSnapshot: ['arn:*:rds:*:*:cluster-snapshot:>', 'arn:*:rds:*:*:dbclustersnapshot:>'],
  AwsRdsDbInstance: ['arn:*:rds:*:*:db:*', 'arn:*:rds:*:*:dbinstance:*'],
  AwsRdsDbSnapshot: ['arn:*:rds:*:*:snapshot:>', 'arn:*:rds:*:*:dbsnapshot:>'],
  AwsRedshiftCluster: ['arn:*:redshift:*:*:cluster:*'],
  AwsS3Bucket: ['arn:*:s3:::*'],
  AwsSecretsManagerSecret: ['arn:*:secretsmanager:*:*:secret:*'],
  AwsSnsTopic: ['arn:*:sns:*:*:*'],
  AwsSqsQueue: ['arn:*:sqs:*:*:*'],
  AwsSsmDocument: ['arn:*:ssm:*:*:document/*'],
};

/**
 * Returns why a pattern can match no resource of these types, as the rest of a sentence that starts with its path.
 * Returns `undefined` if it can match one, or if the format of a type is unknown.
 */
export function whyNeverMatches(pattern: string, resourceTypes: readonly string[]): string | undefined {
  const possible = resourceTypes.map((type) => (Object.hasOwn(forms, type) ? forms[type] : declaredForms(type)));
  if (possible.includes(undefined)) return undefined;
  const all = possible.flatMap((some) => some ?? []);
  if (all.length === 0 || all.some((form) => isSameService(pattern, form) && overlaps(pattern, form))) return undefined;
  return all.length > 3
    ? 'must be the ARN of a resource that ASR can remediate; * matches any characters'
    : `must be an ARN such as ${all.join(' or ').replaceAll('>', '*')}`;
}

function declaredForms(type: string): readonly string[] | undefined {
  const declared = declaredArnOf(type);
  if (declared === undefined) return undefined;
  const [region, account] = (['region', 'account'] as const).map((part) =>
    declared.without.includes(part) ? '' : '*',
  );
  return [`arn:*:${declared.service}:${region}:${account}:${declared.prefix}>`];
}

/** Whether the pattern names the service of the form, or any service. Its first `*` may span several parts. */
function isSameService(pattern: string, form: string): boolean {
  const [prefix, , service = '*'] = pattern.split(':');
  return prefix !== 'arn' || service.includes('*') || service === form.split(':')[2];
}

/** Whether any text matches both the pattern, whose `*` matches any characters, and the form. */
export function overlaps(pattern: string, form: string): boolean {
  // Dynamic programming from the end: each cell says whether the rests of both overlap. `below` is the row of the next
  // character of the pattern.
  let below: readonly boolean[] = [];
  for (let at = pattern.length; at >= 0; at -= 1) {
    const row: boolean[] = [];
    for (let of = form.length; of >= 0; of -= 1) {
      const rest = { down: below[of] === true, right: row[of + 1] === true, both: below[of + 1] === true };
      row[of] = overlapsAt(pattern[at], form[of], rest);
    }
    below = row;
  }
  return below[0] === true;
}

/** Compares one character of each; `undefined` is the end. */
function overlapsAt(
  ofPattern: string | undefined,
  ofForm: string | undefined,
  { down, right, both }: { readonly down: boolean; readonly right: boolean; readonly both: boolean },
): boolean {
  if (ofPattern === undefined && ofForm === undefined) return true;
  // A wildcard ends here, or consumes the other's character.
  if (ofPattern === '*') return down || right;
  if (ofForm === '>') return right || down;
  if (ofForm === '*') return right || (ofPattern !== ':' && down);
  return ofPattern === ofForm && both;
}
