/**
 * Finds the actions that a bucket policy allows to other accounts. Pure. Like AWS Config, it compares principals and
 * actions, and does not count a condition of an Allow statement as a limit.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-blacklisted-actions-prohibited.html
 */
import {
  type Consumer,
  type ResourceStatement,
  accountOf,
  covers,
  listOf,
  principalsOf,
} from '../../../engine/index.ts';

export interface Owner {
  readonly accountId: string;
  readonly bucketArn: string;
}

/** Returns the principals of other accounts, including `*`, that are allowed any of the actions and not denied it. */
export function externalGrantees(
  statements: readonly ResourceStatement[],
  actions: readonly string[],
  owner: Owner,
): readonly string[] {
  const allows = statements.filter((statement) => statement.Effect === 'Allow' && touches(statement, actions));
  const grantees = allows.flatMap(granteesOf).filter((principal) => isExternal(principal, owner));
  return [...new Set(grantees)].filter((grantee) => !isDenied(statements, grantee, actions, owner)).toSorted();
}

/**
 * Returns the callers outside the account that Allow statements limit: other accounts, and everyone under a condition.
 * A condition on TLS, or on this account, is no caller of its own.
 */
export function limitedCallers(statements: readonly ResourceStatement[], accountId: string): readonly Consumer[] {
  const allows = statements.filter(({ Effect }) => Effect === 'Allow');
  const principals = allows.flatMap(granteesOf).filter((each) => each !== '*' && isExternal(each, { accountId }));
  const users = allows.flatMap(({ Principal: principal }) =>
    typeof principal === 'object' ? listOf(principal['CanonicalUser']) : [],
  );
  const keys = allows
    .filter((statement) => granteesOf(statement).includes('*'))
    .flatMap(({ Condition = {} }) => Object.values(Condition).flatMap((condition) => Object.entries(condition)))
    .filter(([, values]) => [values].flat().some((value) => value !== accountId))
    .map(([key]) => key)
    .filter((key) => key.toLowerCase() !== 'aws:securetransport');
  return [
    ...consumers('principal', principals),
    ...consumers('canonical user', users),
    ...consumers('everyone under the condition', keys),
  ];
}

function consumers(kind: string, names: readonly string[]): readonly Consumer[] {
  return [...new Set(names)].toSorted().map((name) => ({ kind, name }));
}

/** Returns whether the actions are allowed to a principal whose account is unknown, such as a canonical user. */
export function hasUnknownGrantees(statements: readonly ResourceStatement[], actions: readonly string[]): boolean {
  return statements
    .filter((statement) => statement.Effect === 'Allow' && touches(statement, actions))
    .some(
      ({ Principal: principal }) =>
        typeof principal === 'object' && Object.keys(principal).some((kind) => !['AWS', 'Service'].includes(kind)),
    );
}

/** Both lists of actions can contain wildcards. They overlap if either covers the other. */
function touches({ Action, NotAction }: ResourceStatement, actions: readonly string[]): boolean {
  if (NotAction !== undefined) return actions.some((action) => !covers(NotAction, action));
  return actions.some((action) => covers(Action, action) || listOf(Action).some((allowed) => covers(action, allowed)));
}

/** NotPrincipal allows everyone except a few, and counts as everyone. */
function granteesOf(statement: ResourceStatement): readonly string[] {
  return statement.NotPrincipal === undefined ? principalsOf(statement, 'AWS') : ['*'];
}

/**
 * An account is given by an ARN or by its twelve digits. The id of a deleted user or role (AIDA…, AROA…) matches no
 * principal.
 */
function isExternal(principal: string, { accountId }: Pick<Owner, 'accountId'>): boolean {
  if (principal === '*') return true;
  const account = accountOf(principal);
  return account !== undefined && account !== accountId;
}

/**
 * Returns whether each action is denied by some statement without a condition. AWS Config evaluates no conditions, so
 * a statement with one does not count.
 */
function isDenied(
  statements: readonly ResourceStatement[],
  grantee: string,
  actions: readonly string[],
  { bucketArn }: Owner,
): boolean {
  const denies = statements.filter(
    (statement) =>
      statement.Effect === 'Deny' &&
      [bucketArn, `${bucketArn}/*`].every((needed) => covers(statement.Resource, needed)) &&
      principalsOf(statement, 'AWS').some((each) => each === '*' || each === grantee) &&
      Object.keys(statement.Condition ?? {}).length === 0,
  );
  return actions.every((action) => denies.some((statement) => covers(statement.Action, action)));
}
