import { type Aws, type Target, definePlaybook, join, refuse, set } from '../../engine/index.ts';
import {
  type LogBucketField,
  type LogBucketState,
  balancerLogs,
  changeLogBucket,
  logBucketPermissions,
  readLogBucket,
  requireLogBucket,
} from '../log-bucket/index.ts';
import {
  type AccessLogs,
  type Kind,
  balancerLogBucketOf,
  kindOf,
  readAccessLogs,
  writeAccessLogs,
} from './access-logs/index.ts';

const bucket = logBucketPermissions('arn:{partition}:s3:::asr-elb-logs-{account}-*');
const anyBalancer = 'arn:{partition}:elasticloadbalancing:{region}:{account}:loadbalancer';

/**
 * ELB.5: Application and Classic Load Balancers logging should be enabled.
 *
 * ASR creates a bucket for this load balancer, `asr-elb-logs-ACCOUNT-…` in its Region: private, encrypted by Amazon S3,
 * accessible only over TLS, and tagged `asr:remediation`. Elastic Load Balancing then delivers the access logs there. S3
 * charges for the requests and the storage. Logs stay until you delete them, so add a lifecycle rule to the bucket. The logs
 * contain IP addresses of clients and the requested URLs. The traffic is not affected.
 *
 * A load balancer that logs to any bucket stays as it is. ASR refuses Network and Gateway Load Balancers, which the control
 * does not judge, and an existing log bucket whose policy or Block Public Access settings ASR did not write, or to which no
 * logs are delivered: one with a KMS key as its default encryption, with Object Lock, or with Requester Pays.
 *
 * @failed The AWS Config rule `elb-logging-enabled` finds that the attribute `access_logs.s3.enabled` is `false`.
 * @reads The access logs of the load balancer. Of its log bucket: the policy, Block Public Access settings, default
 * encryption, Object Lock and Requester Pays.
 * @impact None.
 * @owners The AWS Load Balancer Controller, AWS Elastic Beanstalk, AWS CloudFormation.
 * @undo Undo turns the logs off. It keeps a bucket that contains logs, or the test file of Elastic Load Balancing.
 * @unverified Whether Elastic Load Balancing delivers to a bucket with Object Lock, which its pages do not say.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-5
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
export const elb5 = definePlaybook({
  control: 'ELB.5',
  title: 'enable the access logs of a load balancer',
  resourceType: 'AwsElbv2LoadBalancer',
  otherResourceTypes: ['AwsElbLoadBalancer'],
  permissions: {
    read: ['elasticloadbalancing:DescribeLoadBalancerAttributes', ...bucket.read],
    write: ['elasticloadbalancing:ModifyLoadBalancerAttributes', ...bucket.write],
    on: {
      ...bucket.on,
      'elasticloadbalancing:ModifyLoadBalancerAttributes': [`${anyBalancer}/app/*/{id}`, `${anyBalancer}/{id}`],
    },
  },
  parameters: {},

  read,

  plan(balancer) {
    if (balancer.logging !== null) return { kind: 'compliant' };
    if (balancer.kind === 'network' || balancer.kind === 'gateway') {
      return refuse('The control judges only Application and Classic Load Balancers. Suppress the finding.');
    }
    return join<State, LogBucketField | 'logging'>(
      requireLogBucket(balancer, balancer.bucketName, balancerLogs),
      set<State, 'logging'>(balancer, { logging: { bucket: balancer.bucketName, prefix: '' } }),
    );
  },

  async apply(target, change, aws) {
    if (change.field === 'logging') return writeAccessLogs(target, change.to, aws);
    return changeLogBucket(balancerLogBucketOf(target), change, aws);
  },
});

interface State extends LogBucketState {
  readonly kind: Kind;
  /** The name of the bucket that ASR creates. */
  readonly bucketName: string;
  /** `null`: the logs are off. */
  readonly logging: AccessLogs | null;
}

async function read(target: Target, aws: Aws): Promise<State | undefined> {
  const logging = await readAccessLogs(target, aws);
  if (logging === undefined) return undefined;
  const logBucket = balancerLogBucketOf(target);
  return {
    ...(await readLogBucket(logBucket, aws, logging === null)),
    kind: kindOf(target.resourceId),
    bucketName: logBucket.name,
    logging,
  };
}
