/**
 * The tags and names by which controllers, AWS services and deployment tools mark the resources that they own. The more
 * specific owner comes first: an environment of Elastic Beanstalk is a CloudFormation stack as well.
 *
 * Not in this table, because the mark does not mean an owner:
 *
 * - `karpenter.sh/discovery`, `kubernetes.io/role/*`: they select subnets and groups of any owner.
 * - `AmazonECSManaged` on an Auto Scaling group: a capacity provider scales the group, and changes nothing else.
 * - Terraform: neither Terraform nor its AWS provider sets a tag, and each team chooses its own.
 */
import type { Owner } from './owner.ts';

/** What launches instances: the owner creates versions of its launch templates from its own settings. */
const groups = ['AwsAutoScalingAutoScalingGroup', 'AwsEc2LaunchTemplate'] as const;
const nodes = ['AwsEc2Instance'] as const;

export const owners: readonly Owner[] = [
  {
    owner: 'AWS Control Tower',
    id: /(^|[:/])aws-controltower[-/]/,
    refuses: 'every',
    does: 'denies changes by others',
    where: 'in the settings of the landing zone',
    see: 'https://docs.aws.amazon.com/controltower/latest/controlreference/mandatory-controls.html',
  },
  {
    owner: 'The AWS Load Balancer Controller',
    tag: { key: /^(elbv2\.k8s\.aws\/|(ingress|service)\.(k8s\.aws|eks\.amazonaws\.com)\/)/ },
    refuses: 'every',
    where: 'in the Ingress, Service or Gateway of the cluster',
    see: 'https://repost.aws/knowledge-center/eks-load-balancer-changes-automatically-reverted',
  },
  {
    owner: 'AWS Controllers for Kubernetes (ACK)',
    tag: { key: /^services\.k8s\.aws\// },
    refuses: 'every',
    where: 'in the custom resource of the cluster',
    see: 'https://aws-controllers-k8s.github.io/community/docs/user-docs/drift-recovery/',
  },
  {
    owner: 'Crossplane',
    tag: { key: /^crossplane-(kind|name|providerconfig)$/ },
    refuses: 'every',
    where: 'in the managed resource of the cluster',
    see: 'https://docs.crossplane.io/latest/managed-resources/managed-resources/',
  },
  {
    owner: 'Amazon EKS',
    tag: { key: /^eks:/ },
    refuses: groups,
    replaces: nodes,
    warns: 'every',
    does: 'replaces its nodes from its own settings',
    where: 'in the node group or node pool of the cluster',
    see: 'https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html',
  },
  {
    owner: 'Karpenter',
    tag: { key: /^karpenter\.sh\/(nodepool|nodeclaim|provisioner-name|managed-by)$/ },
    replaces: nodes,
    does: 'replaces its nodes from its own settings',
    where: 'in the EC2NodeClass of the cluster',
    see: 'https://karpenter.sh/docs/concepts/nodeclasses/',
  },
  {
    owner: 'AWS Elastic Beanstalk',
    tag: { key: /^elasticbeanstalk:/ },
    refuses: [...groups, 'AwsElbv2LoadBalancer'],
    replaces: nodes,
    warns: 'every',
    where: 'in the configuration of the environment',
    see: 'https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/customize-containers-format-resources-eb.html',
  },
  {
    owner: 'Amazon EMR',
    tag: { key: /^aws:elasticmapreduce:/ },
    replaces: nodes,
    warns: 'every',
    does: 'replaces its instances from its own settings',
    where: 'in the security configuration of the cluster',
    see: 'https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-tags.html',
  },
  {
    owner: 'Amazon EKS',
    tag: { key: /^aws:eks:cluster-name$/ },
    asks: ['AwsEc2SecurityGroup'],
    acts: true,
    where: 'in the cluster',
    see: 'https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html',
  },
  {
    owner: 'Kubernetes',
    tag: { key: /^kubernetes\.io\/cluster\//, value: /^owned$/ },
    refuses: [...groups, 'AwsElbv2LoadBalancer'],
    replaces: nodes,
    asks: 'every',
    acts: true,
    where: 'in the Service or node group of the cluster',
    see: 'https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html',
  },
  {
    // The cluster uses the resource. Its load balancer controller adds rules to the groups of the nodes.
    owner: 'A Kubernetes cluster',
    tag: { key: /^kubernetes\.io\/cluster\// },
    warns: ['AwsEc2SecurityGroup'],
    acts: true,
    where: 'in the Services of the cluster',
    warning: 'A Kubernetes cluster uses this group, and its load balancer controller can add rules again.',
    see: 'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/configurations/',
  },
  {
    owner: 'AWS Backup',
    tag: { key: /^aws:backup:/ },
    refuses: ['AwsRdsDbSnapshot', 'AwsRdsDbClusterSnapshot'],
    does: 'rejects changes by others',
    where: 'in the backup plan or vault',
    see: 'https://docs.aws.amazon.com/aws-backup/latest/devguide/troubleshooting.html',
  },
  {
    owner: 'Amazon Data Lifecycle Manager',
    tag: { key: /^aws:dlm:/ },
    warns: 'every',
    where: 'in the lifecycle policy {value}',
    see: 'https://docs.aws.amazon.com/ebs/latest/userguide/dlm-elements.html',
  },
  {
    owner: 'Amazon ECS',
    tag: { key: /^aws:ecs:/ },
    warns: 'every',
    where: 'in the service or capacity provider',
    see: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html',
  },
  {
    owner: 'The Auto Scaling group {value}',
    tag: { key: /^aws:autoscaling:groupName$/ },
    warns: ['AwsEc2Instance'],
    where: 'in the launch template of the group',
    see: 'https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-tagging.html',
  },
  {
    owner: 'AWS Service Catalog',
    tag: { key: /^aws:servicecatalog:/ },
    warns: 'every',
    where: 'in the product',
    see: 'https://docs.aws.amazon.com/servicecatalog/latest/adminguide/autotags.html',
  },
  {
    owner: 'eksctl',
    tag: { key: /^alpha\.eksctl\.io\// },
    warns: 'every',
    where: 'in the ClusterConfig',
    see: 'https://docs.aws.amazon.com/eks/latest/eksctl/what-is-eksctl.html',
  },
  {
    owner: 'The StackSet of the stack {value}',
    tag: { key: /^aws:cloudformation:stack-name$/, value: /^StackSet-/ },
    warns: 'every',
    where: 'in the template of the StackSet',
    warning: 'The StackSet of the stack {value} will report drift. Change the template of the StackSet too.',
    see: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-drift.html',
  },
  {
    owner: 'A StackSet',
    id: /(^|[:/])stack\/StackSet-/,
    warns: ['AwsCloudFormationStack'],
    where: 'in the StackSet',
    warning: 'A StackSet manages this stack, and its administrator does not see the change. Tell the administrator.',
    see: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-drift.html',
  },
  {
    owner: 'The CloudFormation stack {value}',
    tag: { key: /^aws:cloudformation:stack-name$/ },
    warns: 'every',
    where: 'in the template',
    warning: 'CloudFormation stack {value} will report drift. Change the template too.',
    see: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html',
  },
];
