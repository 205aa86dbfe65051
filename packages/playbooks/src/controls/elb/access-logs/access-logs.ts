/** The access logs of an Application or Classic Load Balancer, which two versions of the API set. */
import {
  DescribeLoadBalancerAttributesCommand as DescribeClassicCommand,
  ElasticLoadBalancingClient,
  ModifyLoadBalancerAttributesCommand as ModifyClassicCommand,
} from '@aws-sdk/client-elastic-load-balancing';
import {
  DescribeLoadBalancerAttributesCommand,
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Aws, type Target, ifAbsent, lastPartOf } from '../../../engine/index.ts';

/** Where the logs go. */
export interface AccessLogs {
  readonly bucket: string;
  readonly prefix: string;
}

export type Kind = 'application' | 'classic' | 'network' | 'gateway';

const kinds: { readonly [part: string]: Kind } = { app: 'application', net: 'network', gwy: 'gateway' };

/** The ARN of a Classic Load Balancer has only its name after `loadbalancer/`. */
export function kindOf(arn: string): Kind {
  const [, part = ''] = /:loadbalancer\/(\w+)\/[^/]+\/[^/]+$/.exec(arn) ?? [];
  return kinds[part] ?? 'classic';
}

/** The SDK names an error by its shape or by its code. */
const noBalancer = ['LoadBalancerNotFoundException', 'LoadBalancerNotFound', 'AccessPointNotFoundException'];

/** Returns `null` if the logs are off, whatever destination is left from before; `undefined` without a load balancer. */
export async function readAccessLogs(target: Target, aws: Aws): Promise<AccessLogs | null | undefined> {
  return kindOf(target.resourceId) === 'classic' ? readClassic(target, aws) : readBalancer(target, aws);
}

async function readBalancer({ resourceId: LoadBalancerArn }: Target, aws: Aws): Promise<AccessLogs | null | undefined> {
  const found = await aws
    .client(ElasticLoadBalancingV2Client)
    .send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn }))
    .catch(ifAbsent(noBalancer, undefined));
  if (found === undefined) return undefined;
  const values = new Map(found.Attributes?.map(({ Key, Value }) => [Key, Value]));
  if (values.get('access_logs.s3.enabled') !== 'true') return null;
  const [bucket = '', prefix = ''] = [values.get('access_logs.s3.bucket'), values.get('access_logs.s3.prefix')];
  return { bucket, prefix };
}

async function readClassic({ resourceId }: Target, aws: Aws): Promise<AccessLogs | null | undefined> {
  const found = await aws
    .client(ElasticLoadBalancingClient)
    .send(new DescribeClassicCommand({ LoadBalancerName: lastPartOf(resourceId) }))
    .catch(ifAbsent(noBalancer, undefined));
  if (found === undefined) return undefined;
  const {
    Enabled: isOn,
    S3BucketName: bucket = '',
    S3BucketPrefix: prefix = '',
  } = found.LoadBalancerAttributes?.AccessLog ?? {};
  return isOn === true ? { bucket, prefix } : null;
}

/** Turns the logs on or off. Other attributes keep their values. */
export async function writeAccessLogs({ resourceId }: Target, logs: AccessLogs | null, aws: Aws): Promise<void> {
  if (kindOf(resourceId) === 'classic') {
    const AccessLog =
      logs === null
        ? { Enabled: false }
        : { Enabled: true, S3BucketName: logs.bucket, ...(logs.prefix !== '' && { S3BucketPrefix: logs.prefix }) };
    const change = { LoadBalancerName: lastPartOf(resourceId), LoadBalancerAttributes: { AccessLog } };
    await aws
      .client(ElasticLoadBalancingClient)
      .send(new ModifyClassicCommand(change))
      .catch(ifAbsent(noBalancer, undefined));
    return;
  }
  const destination = logs === null ? {} : { bucket: logs.bucket, prefix: logs.prefix };
  const Attributes = Object.entries({ enabled: String(logs !== null), ...destination }).map(([name, Value]) => ({
    Key: `access_logs.s3.${name}`,
    Value,
  }));
  await aws
    .client(ElasticLoadBalancingV2Client)
    .send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn: resourceId, Attributes }))
    .catch(ifAbsent(noBalancer, undefined));
}
