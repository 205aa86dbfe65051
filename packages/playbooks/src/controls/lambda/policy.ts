/** Finds the public statements of a function policy, and the `AddPermission` requests that restore them. */
import type { FunctionUrlAuthType } from '@aws-sdk/client-lambda';
import { type ResourceStatement, conditionsOf, cutOff, principalsOf } from '../../engine/index.ts';

/** A statement as the parameters of `AddPermission`. */
export interface Permission {
  readonly Action: string;
  readonly Principal: string;
  readonly SourceArn?: string;
  readonly SourceAccount?: string;
  readonly PrincipalOrgID?: string;
  readonly FunctionUrlAuthType?: FunctionUrlAuthType;
  readonly InvokedViaFunctionUrl?: boolean;
}

/**
 * Returns whether every principal, or a bucket of any account, can invoke the function.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/lambda-function-public-access-prohibited.html
 */
export function isPublic(statement: ResourceStatement): boolean {
  if (statement.Effect !== 'Allow') return false;
  const isForAll = principalsOf(statement, 'AWS').includes('*');
  const isForS3 = principalsOf(statement, 'Service').includes('s3.amazonaws.com');
  // The ARN of a bucket names no account: after its deletion, any account can create a bucket with that name.
  const suffices = isForAll ? restrictsCaller : restrictsAccount;
  return (isForAll || isForS3) && !conditionsOf(statement).some(suffices);
}

type Condition = ReturnType<typeof conditionsOf>[number];

const accountKeys = ['aws:sourceaccount', 'aws:sourceowner', 'aws:sourceorgid', 'aws:sourceorgpaths'];
const callerKeys = [
  ...accountKeys,
  'aws:principalaccount',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:principalarn',
  'lambda:eventsourcetoken',
];

function restrictsAccount(condition: Condition): boolean {
  return compares(condition) && accountKeys.includes(condition.key) && condition.values.every(isFixed);
}

function restrictsCaller(condition: Condition): boolean {
  if (!compares(condition)) return false;
  if (condition.key === 'aws:sourcearn') return condition.values.every(namesAccount);
  return callerKeys.includes(condition.key) && condition.values.every(isFixed);
}

/**
 * Returns whether the operator requires the key and its value. `…IfExists` and `…Not…` match requests without the
 * key.
 */
function compares({ operator }: Condition): boolean {
  return /^(ForAnyValue:)?(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike)$/.test(operator);
}

function isFixed(value: string): boolean {
  return !/[*?]|\$\{/.test(value);
}

function namesAccount(arn: string): boolean {
  return /^\d{12}$/.test(arn.split(':')[4] ?? '');
}

/** The `AddPermission` parameter that writes each condition. */
const written = {
  'ArnLike aws:sourcearn': 'SourceArn',
  'StringEquals aws:sourceaccount': 'SourceAccount',
  'StringEquals aws:principalorgid': 'PrincipalOrgID',
  'StringEquals lambda:functionurlauthtype': 'FunctionUrlAuthType',
  'Bool lambda:invokedviafunctionurl': 'InvokedViaFunctionUrl',
} as const;

/** Returns the parameters that restore the statement; `null` if `AddPermission` cannot write it. */
export function permissionOf(statement: ResourceStatement): Permission | null {
  const [Action, ...otherActions] = [statement.Action ?? []].flat();
  const everyone = principalsOf(statement, 'AWS').filter((principal) => principal === '*');
  const others = principalsOf(statement, 'AWS').filter((principal) => principal !== '*');
  const [Principal, ...otherPrincipals] = [...everyone, ...others, ...principalsOf(statement, 'Service')];
  if (Action === undefined || Principal === undefined) return null;
  if (otherActions.length > 0 || otherPrincipals.length > 0) return null;

  const conditions = conditionsOf(statement).map(({ operator, key, values }) => {
    const name = Object.entries(written).find(([words]) => words === `${operator} ${key}`)?.[1];
    const value = name === 'InvokedViaFunctionUrl' ? values[0] === 'true' : values[0];
    return { name, value, isSingle: values.length === 1 };
  });
  if (conditions.some(({ name, isSingle }) => name === undefined || !isSingle)) return null;
  return { Action, Principal, ...Object.fromEntries(conditions.map(({ name, value }) => [name, value])) };
}

/** Returns who depends on a public statement, as a sentence; empty if the statement names no caller. */
export function whoLosesAccess(id: string, permission: Permission): string {
  const { Principal, SourceArn } = permission;
  const isForUrl = permission.FunctionUrlAuthType !== undefined || permission.InvokedViaFunctionUrl === true;
  const isBucket = Principal === 's3.amazonaws.com' || /^arn:[\w-]+:s3:::/.test(SourceArn ?? '');
  const consumers = [
    ...(isForUrl ? [{ kind: 'every caller of the public function URL', name: '' }] : []),
    ...(isBucket ? [{ kind: SourceArn === undefined ? 'every bucket' : 'bucket', name: SourceArn ?? '' }] : []),
    ...(!isBucket && SourceArn !== undefined ? [{ kind: 'source', name: SourceArn }] : []),
  ];
  const sentence = cutOff(consumers, `invoke the function through the statement ${id}`);
  return isBucket ? `${sentence} First add a statement with a source account.` : sentence;
}
