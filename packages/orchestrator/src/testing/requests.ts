import type { RemediationRequest } from '../model/index.ts';

/** A request of Parse for a security group in a member account. */
export function aRequest(overrides: Partial<RemediationRequest> = {}): RemediationRequest {
  return {
    remediationId: 'r-0123456789abcdef0123',
    executionId: 'arn:aws:states:us-east-1:999999999999:execution:ASR-Orchestrator:first',
    controlId: 'EC2.13',
    partition: 'aws',
    accountId: '111122223333',
    region: 'eu-west-1',
    resourceType: 'AwsEc2SecurityGroup',
    resourceId: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0123456789abcdef0',
    finding: {
      id: 'arn:aws:securityhub:eu-west-1:111122223333:security-control/EC2.13/finding/0a1b2c3d',
      format: 'asff',
      productArn: 'arn:aws:securityhub:eu-west-1::product/aws/securityhub',
      accountId: '111122223333',
    },
    source: 'custom-action',
    detection: null,
    step: 'remediate',
    via: 'playbook',
    parameters: { finding: {}, policy: {} },
    approvalRequired: false,
    approval: null,
    override: null,
    actor: 'custom-action',
    ...overrides,
  };
}
