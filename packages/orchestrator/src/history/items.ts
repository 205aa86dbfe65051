/** The items of the history table, and the expressions that write them. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { LeftAlone } from './queries.ts';
import { indexAttributes, indexKeysOf } from './indexes.ts';
import { type Busy, type Claim, type Lease, type RecordUpdate, hourOf } from './history.ts';
import {
  type Answer,
  type RemediationRecord,
  type RemediationRequest,
  type Unrun,
  wholeRecord,
} from '../model/index.ts';

export const agreedKey = (name: string, now: Date) => marshall({ pk: `AGREED#${name}#${hourOf(now)}`, sk: 'NUMBER' });

/** Present while everything is stopped. */
export const stopSwitch = { pk: 'SWITCH', sk: 'STOP' };

const marshallOptions = { removeUndefinedValues: true };

export const recordKey = (remediationId: string) => marshall({ pk: `REMEDIATION#${remediationId}`, sk: 'RECORD' });

const ofStorage: ReadonlySet<string> = new Set(['pk', 'sk', 'expiresAt', ...indexAttributes]);

/** The record alone, without what the table keeps beside it. */
export function recordOf(item: { readonly [name: string]: AttributeValue }): RemediationRecord {
  const fields = Object.entries(unmarshall(item)).filter(([name]) => !ofStorage.has(name));
  return wholeRecord(Object.fromEntries(fields) as unknown as Unrun);
}

export function takeClaim(
  { key, token }: Claim,
  { remediationId, controlId, step }: RemediationRequest,
  now: number,
  lease: Lease,
) {
  const expiresAt = Math.floor(now / 1000) + 86_400;
  return {
    Item: marshall({
      pk: key,
      sk: 'CLAIM',
      token,
      remediationId,
      controlId,
      step,
      leaseUntil: now + lease.milliseconds,
      expiresAt,
    }),
    ConditionExpression: 'attribute_not_exists(pk) OR leaseUntil < :now',
    ExpressionAttributeValues: marshall({ ':now': now }),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };
}

/** Frees the resource for the same request, which looks at it anew. */
export function giveFree({ key, token }: Claim) {
  return {
    Key: marshall({ pk: key, sk: 'CLAIM' }),
    ConditionExpression: '#token = :token',
    ExpressionAttributeNames: { '#token': 'token' },
    ExpressionAttributeValues: marshall({ ':token': token }),
  };
}

/** Frees the resource, unless another request relies on one more look. */
export function giveFreeUnlessAsked(claim: Claim) {
  const free = giveFree(claim);
  return {
    ...free,
    ConditionExpression: `${free.ConditionExpression} AND attribute_not_exists(lookAgain)`,
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };
}

/** Only a holder that remediates looks at the resource as the request wants it. */
export function lookAgain(claimKey: string, by: string, { remediationId }: Busy, now: number) {
  return {
    Key: marshall({ pk: claimKey, sk: 'CLAIM' }),
    UpdateExpression: 'SET lookAgain = :by',
    ConditionExpression: 'remediationId = :holder AND #step = :remediate AND leaseUntil >= :now',
    ExpressionAttributeNames: { '#step': 'step' },
    ExpressionAttributeValues: marshall({
      ':by': by,
      ':holder': remediationId,
      ':remediate': 'remediate',
      ':now': now,
    }),
  };
}

/** Before the holder looks again: a request that comes later asks for yet another look. */
export function forgetAsked({ key, token }: Claim) {
  return { ...giveFree({ key, token }), UpdateExpression: 'REMOVE lookAgain' };
}

export function writeRecord(record: RemediationRecord, expiresAt: number) {
  const item = { ...record, ...indexKeysOf(record), expiresAt };
  return {
    Item: { ...marshall(item, marshallOptions), ...recordKey(record.remediationId) },
    ConditionExpression: 'attribute_not_exists(pk)',
  };
}

export const recordExists = (remediationId: string) => ({
  Key: recordKey(remediationId),
  ConditionExpression: 'attribute_exists(pk)',
});

export const notStopped = { Key: marshall(stopSwitch), ConditionExpression: 'attribute_not_exists(pk)' };

/** Has the partition key of the claim, so that it is about the same resource, in one Region or in all. */
export const leftAloneKey = (claimKey: string, controlId: string) =>
  marshall({ pk: claimKey, sk: `UNDONE#${controlId}` });

/** Refused with the mark, where there is one that has not ended. */
export const notLeftAlone = (claimKey: string, controlId: string, now: Date) => ({
  Key: leftAloneKey(claimKey, controlId),
  ConditionExpression: 'attribute_not_exists(pk) OR #until < :now',
  ExpressionAttributeNames: { '#until': 'until' },
  ExpressionAttributeValues: marshall({ ':now': now.toISOString() }),
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
});

export function leaveAlone(claimKey: string, controlId: string, mark: LeftAlone) {
  const expiresAt = Math.ceil(Date.parse(mark.until) / 1000);
  return { Item: { ...marshall({ ...mark, expiresAt }, marshallOptions), ...leftAloneKey(claimKey, controlId) } };
}

/** Marks of earlier versions name no changes and have no end. */
export function leftAloneOf(item: { readonly [name: string]: unknown }): LeftAlone {
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const { changes, targets, until } = item;
  return {
    remediationId: text(item['remediationId']),
    by: text(item['by']),
    at: text(item['at']),
    changes: Array.isArray(changes) ? changes.map(String) : null,
    ...(Array.isArray(targets) ? { targets: targets.map(String) } : {}),
    until: typeof until === 'string' ? until : forever,
  };
}

const forever = '9999-12-31T23:59:59.999Z';

export function updateRecord(remediationId: string, { addChanges, leaveAlone: _mark, ...changed }: RecordUpdate) {
  const { assignments, names, values } = assign(changed);
  if (addChanges !== undefined) {
    assignments.push('#changes = list_append(#changes, :added)');
    names['#changes'] = 'changes';
    values[':added'] = addChanges;
  }
  return {
    Key: recordKey(remediationId),
    UpdateExpression: `SET ${assignments.join(', ')}`,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: marshall(values, marshallOptions),
  };
}

export interface HowEnded {
  /** In addition to what has no outcome yet. */
  readonly alsoEnds: 'awaiting-approval' | null;
  /** The answer to a redelivered message. */
  readonly lastAnswer?: RemediationRecord['lastAnswer'];
}

/**
 * Ends what no playbook function has ended.
 *
 * @param known Of the request. What history knows of it already stays.
 */
export function unrunRecord(
  known: Unrun,
  answer: Answer,
  { alsoEnds, lastAnswer }: HowEnded,
  now: Date,
  expiresAt: number,
) {
  const { outcome: _outcome, reason: _reason, finishedAt: _finishedAt, lastAnswer: _lastAnswer, ...asked } = known;
  const first = assign(
    { changes: [], pending: [], ...asked, ...indexKeysOf(known), expiresAt },
    (name, value) => `${name} = if_not_exists(${name}, ${value})`,
    'i',
  );
  const { outcome, reason } = answer;
  const last = assign({
    outcome,
    reason,
    finishedAt: now.toISOString(),
    ...(lastAnswer === undefined ? {} : { lastAnswer }),
  });
  return {
    Key: recordKey(answer.remediationId),
    UpdateExpression: `SET ${[...first.assignments, ...last.assignments].join(', ')}`,
    // What a playbook function has already concluded stays.
    ConditionExpression: 'attribute_not_exists(#f0) OR #f0 IN (:none, :also)',
    ExpressionAttributeNames: { ...first.names, ...last.names },
    ExpressionAttributeValues: marshall(
      { ...first.values, ...last.values, ':none': null, ':also': alsoEnds },
      marshallOptions,
    ),
    ReturnValues: 'ALL_NEW' as const,
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };
}

/** Names like `outcome` and `region` are reserved words; every one gets a placeholder. */
function assign(
  fields: { readonly [name: string]: unknown },
  assignment = (name: string, value: string) => `${name} = ${value}`,
  prefix = 'f',
) {
  const entries = Object.entries(fields);
  const names: { [placeholder: string]: string } = {};
  const values: { [placeholder: string]: unknown } = {};
  entries.forEach(([name, value], index) => {
    names[`#${prefix}${index}`] = name;
    values[`:${prefix}${index}`] = value;
  });
  return {
    assignments: entries.map((_, index) => assignment(`#${prefix}${index}`, `:${prefix}${index}`)),
    names,
    values,
  };
}
