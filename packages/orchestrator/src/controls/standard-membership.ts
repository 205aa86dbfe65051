/**
 * Lists the standards that a control belongs to. Standards with their own numbers are in `standards.ts`. FSBP and NIST
 * use the control ids, so their members are listed here. For documentation only: the control id alone selects the
 * playbook of a finding.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/standards-reference-nist-800-53.html
 */
import { standards } from './standards.ts';

/** The requirements of each standard that the control checks: `{ 'CIS 1.2.0': ['4.1'], FSBP: ['EC2.13'] }`. */
export type Membership = { readonly [standard: string]: readonly string[] };

export function standardsOf(controlId: string): Membership {
  const byId = Object.entries(membersById).filter(([, members]) => members.includes(controlId));
  const byRequirement = Object.entries(standards).map(([standard, requirements]) => {
    const named = Object.entries(requirements).filter(([, checkedBy]) => isAmong(checkedBy, controlId));
    return [shortName(standard), named.map(([requirement]) => requirement)] as const;
  });
  return Object.fromEntries([
    ...byId.map(([standard]) => [standard, [controlId]] as const),
    ...byRequirement.filter(([standard, requirements]) => requirements.length > 0 && !(standard in membersById)),
  ]);
}

function isAmong(checkedBy: (typeof standards)[string][string] | undefined, controlId: string): boolean {
  return typeof checkedBy === 'string'
    ? checkedBy === controlId
    : (checkedBy?.some((one) => one.controlId === controlId) ?? false);
}

/** Returns `CIS 1.2.0` for `cis-aws-foundations-benchmark/v/1.2.0`. */
function shortName(standard: string): string {
  const [name = '', , version = ''] = standard.split('/');
  const short = shortNames[name] ?? name;
  return short === 'FSBP' ? short : `${short} ${version}`;
}

const shortNames: { readonly [name: string]: string } = {
  'aws-foundational-security-best-practices': 'FSBP',
  'cis-aws-foundations-benchmark': 'CIS',
  'pci-dss': 'PCI DSS',
};

const membersById: { readonly [standard: string]: readonly string[] } = {
  FSBP: `
  APIGateway.1 Athena.4 AutoScaling.1 CloudFormation.3 CloudFront.1 CloudFront.12 CloudTrail.1 CloudTrail.2
  CloudTrail.4 CloudTrail.5 CodeBuild.2 Config.1 DynamoDB.1 DynamoDB.6 EC2.1 EC2.2 EC2.4 EC2.6 EC2.7 EC2.8
  EC2.10 EC2.15 EC2.18 EC2.19 EC2.23 ECR.1 ECS.5 ElastiCache.1 ElastiCache.2 ElastiCache.3 ELB.1 GuardDuty.1
  IAM.3 IAM.7 IAM.8 Lambda.1 Macie.1 RDS.1 RDS.2 RDS.4 RDS.5 RDS.6 RDS.7 RDS.8 RDS.13 RDS.16 Redshift.1
  Redshift.3 Redshift.4 Redshift.6 S3.1 S3.2 S3.3 S3.5 S3.6 S3.8 S3.9 S3.11 S3.13 SecretsManager.1
  SecretsManager.3 SecretsManager.4 SNS.1 SQS.1 SSM.1 SSM.4 SSM.7
  `
    .trim()
    .split(/\s+/),
  'NIST 800-53': `
  AutoScaling.1 AutoScaling.3 Autoscaling.5 CloudFront.1 CloudFront.12 CloudTrail.1 CloudTrail.2
  CloudTrail.4 CloudTrail.5 CodeBuild.2 Config.1 DynamoDB.1 DynamoDB.6 EC2.1 EC2.2 EC2.4 EC2.6 EC2.7 EC2.8
  EC2.10 EC2.13 EC2.15 EC2.18 EC2.19 EC2.23 ECS.5 ElastiCache.1 ElastiCache.2 ElastiCache.3 ELB.1 IAM.3
  IAM.7 IAM.8 KMS.4 Lambda.1 Macie.1 RDS.1 RDS.2 RDS.4 RDS.5 RDS.6 RDS.7 RDS.8 RDS.13 RDS.16 Redshift.1
  Redshift.3 Redshift.4 Redshift.6 S3.1 S3.2 S3.3 S3.5 S3.6 S3.8 S3.9 S3.11 S3.13 S3.14 SecretsManager.1
  SecretsManager.3 SecretsManager.4 SNS.1 SQS.1 SSM.4
  `
    .trim()
    .split(/\s+/),
};
