/** Reads the policy documents of an IAM role. IAM returns them URL-encoded. */
import type { PolicyDetail } from '@aws-sdk/client-iam';

interface Statement {
  readonly Effect?: string;
  readonly Action?: string | readonly string[];
  readonly Condition?: { readonly [operator: string]: { readonly [key: string]: unknown } };
}

/** Whether the trust policy allows exactly this role to assume the role. A pattern that matches is not enough. */
export function trusts(document: string | undefined, roleArn: string): boolean {
  return statementsOf(document).some(
    ({ Effect, Action = [], Condition = {} }) =>
      Effect === 'Allow' &&
      [Action].flat().includes('sts:AssumeRole') &&
      [Condition['ArnEquals']?.['aws:PrincipalArn']].flat().includes(roleArn),
  );
}

/** Actions that the role's inline policies allow. ASR attaches no managed policies. */
export function allowedActions(policies: readonly PolicyDetail[]): ReadonlySet<string> {
  const statements = policies.flatMap(({ PolicyDocument }) => statementsOf(PolicyDocument));
  return new Set(statements.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action = [] }) => Action));
}

function statementsOf(document: string | undefined): readonly Statement[] {
  if (document === undefined) return [];
  const text = document.startsWith('%7B') ? decodeURIComponent(document) : document;
  const { Statement: statements = [] } = JSON.parse(text) as { readonly Statement?: Statement | readonly Statement[] };
  return [statements].flat();
}
