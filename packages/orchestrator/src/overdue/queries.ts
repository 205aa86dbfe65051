/** The queries that find overdue findings in Security Hub. Pure. */
import type { AwsSecurityFindingFilters, StringFilter } from '@aws-sdk/client-securityhub';
import { registry } from '@asr/playbooks';
import { inBatches } from '../batches/index.ts';
import { securityHubProducts } from '../findings/index.ts';
import { type DeadlineRule, canBeOverdue } from '../policy/index.ts';

export interface OverdueQuery {
  /** Index of the rule in the policy. */
  readonly rule: number;
  readonly filters: AwsSecurityFindingFilters;
}

/**
 * Maximum number of values for one field.
 *
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindings.html
 */
const mostValues = 20;

const dayMilliseconds = 86_400_000;

/** A date filter has a start and an end. */
const firstTime = '1970-01-01T00:00:00.000Z';

/**
 * Every query is limited to controls that can be overdue, because an organization has many findings of other controls.
 *
 * @param now The end of the time. The same for all pages of a query, because a page token belongs to its filters.
 */
export function queriesOf(rules: readonly DeadlineRule[], now: Date): readonly OverdueQuery[] {
  const known = Object.keys(registry).filter(canBeOverdue);
  return rules.flatMap(({ controls = known, severities, days }, rule) =>
    inBatches([...new Set(controls)], mostValues).map((some) => ({
      rule,
      filters: {
        // Only Security Hub itself has this product, so no principal of an account can forge the time of a finding.
        ProductArn: [{ Value: securityHubProducts.asff, Comparison: 'CONTAINS' }],
        ComplianceStatus: equals('FAILED'),
        RecordState: equals('ACTIVE'),
        WorkflowStatus: equals('NEW', 'NOTIFIED'),
        ComplianceSecurityControlId: equals(...some),
        ...(severities === undefined ? {} : { SeverityLabel: equals(...severities) }),
        FirstObservedAt: [{ Start: firstTime, End: new Date(now.getTime() - days * dayMilliseconds).toISOString() }],
      },
    })),
  );
}

function equals(...values: readonly string[]): StringFilter[] {
  return values.map((Value) => ({ Value, Comparison: 'EQUALS' }));
}
