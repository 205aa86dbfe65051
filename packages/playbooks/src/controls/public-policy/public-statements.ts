/** The statements of a resource-based policy that let callers of any account in, and how ASR limits them. */
import {
  type Keyed,
  type PolicyDocument,
  type ResourceStatement,
  accountOf,
  conditionsOf,
  isForEveryone,
  statementsIn,
} from '../../engine/index.ts';

/** The keys with which a condition names callers, their accounts or their networks. */
const callerKeys = new Set(
  ['Account', 'Arn', 'OrgId', 'OrgPaths', 'Owner', 'Ip', 'Vpc', 'Vpce']
    .map((name) => `aws:source${name.toLowerCase()}`)
    .concat(['aws:principalaccount', 'aws:principalarn', 'aws:principalorgid', 'aws:principalorgpaths', 'aws:userid']),
);

/**
 * Returns whether the statement allows callers of any account. A condition limits it only with fixed values, without
 * wildcards and variables.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/sns-topic-no-public-access.html
 * @see https://docs.aws.amazon.com/config/latest/developerguide/sqs-queue-no-public-access.html
 */
export function isPublic(statement: ResourceStatement): boolean {
  return statement.Effect === 'Allow' && isForEveryone(statement) && !conditionsOf(statement).some(limitsCallers);
}

type Condition = ReturnType<typeof conditionsOf>[number];

function limitsCallers({ operator, key, values }: Condition): boolean {
  return requiresKey(operator) && callerKeys.has(key) && values.every(isFixed);
}

/** `…IfExists`, `…Not…` and `ForAllValues:` match requests without the key. */
function requiresKey(operator: string): boolean {
  return /^(ForAnyValue:)?(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|IpAddress)$/.test(operator);
}

function isFixed(value: string): boolean {
  return !/[*?]|\$\{|\/0$/.test(value);
}

/** Reads a policy. A resource without a policy has an empty one. */
export function policyIn(text: string | undefined): PolicyDocument {
  return JSON.parse(text || '{}') as PolicyDocument;
}

/** Returns the statements by Sid, or by position if a statement has no Sid of its own. */
export function statementsByKey(policy: PolicyDocument): Keyed<ResourceStatement> {
  const statements = statementsIn(policy);
  return Object.fromEntries(statements.map((statement, index) => [keyOf(statement, index, statements), statement]));
}

function keyOf({ Sid }: ResourceStatement, index: number, all: readonly ResourceStatement[]): string {
  const isOwn = Sid !== undefined && Sid !== '' && all.filter((each) => each.Sid === Sid).length === 1;
  return isOwn ? Sid : `statement ${index + 1}`;
}

/** Returns the policy with one statement replaced. It stays as it is if it has no statement with this key. */
export function withStatement(policy: PolicyDocument, key: string, replacement: ResourceStatement): PolicyDocument {
  const statements = statementsIn(policy);
  const Statement = statements.map((each, index) => (keyOf(each, index, statements) === key ? replacement : each));
  return { ...policy, Statement };
}

/**
 * Returns the statement, limited to accounts: to those of the sources that its conditions name, otherwise to callers of
 * the own account. All other conditions stay.
 *
 * @param callerKey The condition key that has the account of a caller: `aws:PrincipalAccount`.
 */
export function limitedToAccounts(
  statement: ResourceStatement,
  { accountId, callerKey }: { readonly accountId: string; readonly callerKey: string },
): ResourceStatement {
  const sources = conditionsOf(statement).filter(
    ({ operator, key }) => requiresKey(operator) && key === 'aws:sourcearn',
  );
  // The ARN of a bucket names no account.
  const accounts = sources.flatMap(({ values }) => values.map((arn) => fixedAccountOf(arn) ?? accountId));
  const [key, value] = sources.length > 0 ? ['aws:SourceAccount', oneOrSeveral(accounts)] : [callerKey, accountId];
  const { Condition = {} } = statement;
  const equals = Object.entries(Condition['StringEquals'] ?? {}).filter(
    ([name]) => name.toLowerCase() !== key.toLowerCase(),
  );
  return { ...statement, Condition: { ...Condition, StringEquals: { ...Object.fromEntries(equals), [key]: value } } };
}

function fixedAccountOf(arn: string): string | undefined {
  const account = accountOf(arn);
  return account !== undefined && /^\d{12}$/.test(account) ? account : undefined;
}

function oneOrSeveral(values: readonly string[]): string | readonly string[] {
  const different = [...new Set(values)].toSorted();
  return different.length === 1 ? String(different[0]) : different;
}
