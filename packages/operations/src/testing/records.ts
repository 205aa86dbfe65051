import { type RemediationRecord, newRecord } from '@asr/orchestrator';
import { aRequest } from '@asr/orchestrator/testing';

export const removedRule = {
  field: 'rules',
  key: 'ingress tcp 22 0.0.0.0/0',
  from: { direction: 'ingress' },
  to: null,
};

/** Record of a remediation that closed SSH. */
export function aRecord(overrides: Partial<RemediationRecord> = {}): RemediationRecord {
  return {
    ...newRecord(aRequest(), new Date('2026-11-21T00:00:00.000Z')),
    changes: [removedRule],
    outcome: 'fixed',
    reason: 'Changed and verified.',
    finishedAt: '2026-11-21T00:00:02.000Z',
    ...overrides,
  };
}

/** A rule of DescribeSecurityGroupRules that opens SSH to the internet. */
export function anOpenRule(GroupId: string, GroupOwnerId: string) {
  return {
    SecurityGroupRuleId: 'sgr-1',
    GroupId,
    GroupOwnerId,
    IsEgress: false,
    IpProtocol: 'tcp',
    FromPort: 22,
    ToPort: 22,
    CidrIpv4: '0.0.0.0/0',
  };
}
