/** What is read from the documents of an IAM role. IAM gives them URL-encoded. */
import type { PolicyDetail } from '@aws-sdk/client-iam';

interface Statement {
  readonly Effect?: string;
  readonly Action?: string | readonly string[];
  readonly Condition?: { readonly [operator: string]: { readonly [key: string]: unknown } };
}

/** Whether the trust lets this role, and no pattern that happens to fit, assume the role. */
export function trusts(document: string | undefined, roleArn: string): boolean {
  return statementsOf(document).some(
    ({ Effect, Action = [], Condition = {} }) =>
      Effect === 'Allow' &&
      [Action].flat().includes('sts:AssumeRole') &&
      [Condition['ArnEquals']?.['aws:PrincipalArn']].flat().includes(roleArn),
  );
}

/** By the role's own policies. ASR attaches no others. */
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
