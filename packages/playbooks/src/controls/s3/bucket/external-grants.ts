/**
 * What the policy of a bucket lets other accounts do to it. Pure. As Config does, it looks at
 * principals and actions, and takes no condition of an Allow for a limit.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-blacklisted-actions-prohibited.html
 */
import type { Statement } from './bucket-policy.ts';
import { awsPrincipalsOf, covers, coversBucket, isEverybody, listOf } from './policy-match.ts';

export interface Owner {
  readonly accountId: string;
  readonly bucketArn: string;
}

/** Limits a statement to other accounts, whether they sign their requests or not. Services of AWS are nobody's. */
export const byOtherAccounts = (accountId: string) => ({
  StringNotEquals: { 'aws:PrincipalAccount': accountId },
  BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
});

/** Principals of other accounts, `*` among them, that are allowed any of the actions, and not denied them again. */
export function externalGrantees(
  statements: readonly Statement[],
  actions: readonly string[],
  owner: Owner,
): readonly string[] {
  const allows = statements.filter((statement) => statement.Effect === 'Allow' && touches(statement, actions));
  const grantees = allows.flatMap(granteesOf).filter((principal) => isExternal(principal, owner));
  return [...new Set(grantees)].filter((grantee) => !isDenied(statements, grantee, actions, owner)).toSorted();
}

/** Whether the actions are allowed to a user that AWS names without its account. */
export function hasUnknownGrantees(statements: readonly Statement[], actions: readonly string[]): boolean {
  return statements
    .filter((statement) => statement.Effect === 'Allow' && touches(statement, actions))
    .some(({ Principal: principal }) => typeof principal === 'object' && principal['CanonicalUser'] !== undefined);
}

/** The actions may have wildcards, and so may the statement's: they touch if either covers the other. */
function touches({ Action, NotAction }: Statement, actions: readonly string[]): boolean {
  if (NotAction !== undefined) return actions.some((action) => !covers(NotAction, action));
  return actions.some((action) => covers(Action, action) || listOf(Action).some((allowed) => covers(action, allowed)));
}

/** Allowed to all but a few is allowed to everybody. */
function granteesOf(statement: Statement): readonly string[] {
  return statement.NotPrincipal === undefined ? awsPrincipalsOf(statement) : ['*'];
}

/** An account is named by its ARN or its twelve digits. A deleted user or role (AIDA…, AROA…) is nobody. */
function isExternal(principal: string, { accountId }: Owner): boolean {
  if (principal === '*') return true;
  const account = /^\d{12}$/.test(principal) ? principal : principal.split(':')[4];
  return account !== undefined && account !== accountId;
}

/** Each action by any one statement, without a condition or with the one that singles out other accounts. */
function isDenied(
  statements: readonly Statement[],
  grantee: string,
  actions: readonly string[],
  { accountId, bucketArn }: Owner,
): boolean {
  const condition = JSON.stringify(byOtherAccounts(accountId));
  const denies = statements.filter(
    (statement) =>
      statement.Effect === 'Deny' &&
      coversBucket(statement.Resource, bucketArn) &&
      (isEverybody(statement.Principal) || awsPrincipalsOf(statement).includes(grantee)) &&
      [undefined, '{}', condition].includes(JSON.stringify(statement.Condition)),
  );
  return actions.every((action) => denies.some((statement) => covers(statement.Action, action)));
}
