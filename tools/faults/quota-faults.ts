/** The quotas of AWS that other callers can use up while ASR works. */
import type { QuotaName } from '@asr/local-cloud';

interface QuotaFault {
  readonly quota: QuotaName;
  /** The calls that the quota limits. Empty: every execution meets it. */
  readonly calls: readonly string[];
  readonly what: string;
}

/**
 * How long a quota is used up, in seconds: shorter than the SDK retries, and longer than several deliveries of a message.
 * The SDK waits in real time, so a longer fault makes a scenario slow and does not show anything else.
 */
export const exhaustedSeconds = [15, 60] as const;

const writes = ['dynamodb:TransactWriteItems', 'dynamodb:UpdateItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'];

export const quotaFaults = {
  'update-findings': {
    quota: 'securityhub:BatchUpdateFindings',
    calls: ['securityhub:BatchUpdateFindings'],
    what: 'updates of findings',
  },
  'import-findings': {
    quota: 'securityhub:BatchImportFindings',
    calls: ['securityhub:BatchImportFindings'],
    what: 'imports of findings',
  },
  'read-tags': {
    quota: 'tagging:GetResources',
    calls: ['tagging:GetResources'],
    what: 'reads of tags',
  },
  'answer-tasks': {
    quota: 'states:SendTaskSuccess',
    calls: ['states:SendTaskSuccess'],
    what: 'answers of tasks',
  },
  'state-transitions': { quota: 'state transitions', calls: [], what: 'state transitions' },
  'assume-role': { quota: 'sts:AssumeRole', calls: ['sts:AssumeRole'], what: 'sessions' },
  'change-groups': {
    quota: 'a mutation of EC2',
    calls: ['ec2:RevokeSecurityGroupIngress', 'ec2:AuthorizeSecurityGroupIngress'],
    what: 'changes of security groups',
  },
  'write-units': {
    quota: 'DynamoDB write units',
    calls: writes,
    what: 'write units of history',
  },
  'put-events': { quota: 'events:PutEvents', calls: ['events:PutEvents'], what: 'outcome events' },
} as const satisfies { readonly [name: string]: QuotaFault };

export type QuotaFaultName = keyof typeof quotaFaults;

/** The quotas that a run with these calls meets. */
export function quotasMet(calls: readonly string[]): readonly QuotaFaultName[] {
  return (Object.keys(quotaFaults) as QuotaFaultName[]).filter((name) => {
    const fault: QuotaFault = quotaFaults[name];
    return fault.calls.length === 0 || fault.calls.some((call) => calls.includes(call));
  });
}
