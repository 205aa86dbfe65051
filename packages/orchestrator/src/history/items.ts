/** The items of the history table, and the expressions that write them. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { type UndoMark, type Busy, type Claim, type Lease, type RecordUpdate, hourOf } from './contract/index.ts';
import { indexAttributes, indexKeysOf } from './indexes.ts';
import { stopShardOf } from './stop-shards.ts';
import {
  type Answer,
  type RemediationRecord,
  type RemediationRequest,
  type PartialRecord,
  completeRecord,
} from '../model/index.ts';

export const agreedKey = (name: string, now: Date) => marshall({ pk: `AGREED#${name}#${hourOf(now)}`, sk: 'NUMBER' });

const marshallOptions = { removeUndefinedValues: true };

export const recordKey = (remediationId: string) => marshall({ pk: `REMEDIATION#${remediationId}`, sk: 'RECORD' });

const ofStorage: ReadonlySet<string> = new Set(['pk', 'sk', 'expiresAt', ...indexAttributes]);

/** Returns the record without the attributes for storage. */
export function recordOf(item: { readonly [name: string]: AttributeValue }): RemediationRecord {
  const fields = Object.entries(unmarshall(item)).filter(([name]) => !ofStorage.has(name));
  return completeRecord(Object.fromEntries(fields) as unknown as PartialRecord);
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

/** The condition fails unless this attempt still holds the resource. */
export function claimHeld(claim: Claim, now: number) {
  const { ExpressionAttributeValues: values, ...held } = releaseClaim(claim);
  return {
    ...held,
    ConditionExpression: `${held.ConditionExpression} AND leaseUntil >= :now`,
    ExpressionAttributeValues: { ...values, ...marshall({ ':now': now }) },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };
}

/** Releases the resource, unless the claim has a new holder. */
export function releaseClaim({ key, token }: Claim) {
  return {
    Key: marshall({ pk: key, sk: 'CLAIM' }),
    ConditionExpression: '#token = :token',
    ExpressionAttributeNames: { '#token': 'token' },
    ExpressionAttributeValues: marshall({ ':token': token }),
  };
}

/** Releases the resource, unless another request relies on another check. */
export function releaseUnlessRecheck(claim: Claim) {
  const free = releaseClaim(claim);
  return {
    ...free,
    ConditionExpression: `${free.ConditionExpression} AND attribute_not_exists(lookAgain)`,
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };
}

/** Requests another check. Only a holder that remediates can cover the request. */
export function requestRecheck(claimKey: string, by: string, { remediationId }: Busy, now: number) {
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

/** Clears the request before the holder checks again, so that a later request causes yet another check. */
export function clearRecheck({ key, token }: Claim) {
  return { ...releaseClaim({ key, token }), UpdateExpression: 'REMOVE lookAgain' };
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

export const notStopped = (remediationId: string) => ({
  Key: marshall(stopShardOf(remediationId)),
  ConditionExpression: 'attribute_not_exists(pk)',
});

/** Uses the partition key of the claim, so that both identify the same resource, regional or global. */
export const undoMarkKey = (claimKey: string, controlId: string) =>
  marshall({ pk: claimKey, sk: `UNDONE#${controlId}` });

/** The condition fails, and returns the mark, if there is a mark that has not ended. */
export const noUndoMark = (claimKey: string, controlId: string, now: Date) => ({
  Key: undoMarkKey(claimKey, controlId),
  ConditionExpression: 'attribute_not_exists(pk) OR #until < :now',
  ExpressionAttributeNames: { '#until': 'until' },
  ExpressionAttributeValues: marshall({ ':now': now.toISOString() }),
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
});

export function undoMark(claimKey: string, controlId: string, mark: UndoMark) {
  const expiresAt = Math.ceil(Date.parse(mark.until) / 1000);
  return { Item: { ...marshall({ ...mark, expiresAt }, marshallOptions), ...undoMarkKey(claimKey, controlId) } };
}

const undosKey = (claimKey: string) => marshall({ pk: claimKey, sk: 'UNDOS' });

/** Adds a remediation to those of the resource that were undone. */
export const addUndo = (claimKey: string, remediationId: string, expiresAt: number) => ({
  Key: undosKey(claimKey),
  UpdateExpression:
    'SET remediationIds = list_append(if_not_exists(remediationIds, :none), :one), expiresAt = :expires',
  ExpressionAttributeValues: marshall({ ':none': [], ':one': [remediationId], ':expires': expiresAt }),
});

export const undosOf = { key: undosKey, field: 'remediationIds' } as const;

/** Marks of earlier versions have no changes and no end. */
export function undoMarkOf(item: { readonly [name: string]: unknown }): UndoMark {
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

export function updateRecord(remediationId: string, { addChanges, undoMark: _mark, ...changed }: RecordUpdate) {
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
  /** Outcomes to overwrite, in addition to records without one. */
  readonly alsoEnds: readonly ('awaiting-approval' | 'deferred')[];
  /** The answer to a redelivered message. */
  readonly lastAnswer?: RemediationRecord['lastAnswer'];
}

/**
 * Ends a remediation that no playbook function has ended.
 *
 * @param known Fields of the request. Existing fields of the record are kept.
 */
export function outcomeOnlyRecord(
  known: PartialRecord,
  answer: Answer,
  { alsoEnds, lastAnswer }: HowEnded,
  now: Date,
  expiresAt: number,
) {
  const { outcome: _outcome, reason: _reason, finishedAt: _finishedAt, lastAnswer: _lastAnswer, ...fields } = known;
  const first = assign(
    { changes: [], pending: [], ...fields, ...indexKeysOf(known), expiresAt },
    (name, value) => `${name} = if_not_exists(${name}, ${value})`,
    'i',
  );
  const { outcome, reason } = answer;
  const open = Object.fromEntries([null, ...alsoEnds].map((one, index) => [`:open${index}`, one]));
  const last = assign({
    outcome,
    reason,
    finishedAt: now.toISOString(),
    ...(lastAnswer === undefined ? {} : { lastAnswer }),
  });
  return {
    Key: recordKey(answer.remediationId),
    UpdateExpression: `SET ${[...first.assignments, ...last.assignments].join(', ')}`,
    // The outcome of a playbook function is kept.
    ConditionExpression: `attribute_not_exists(#f0) OR #f0 IN (${Object.keys(open).join(', ')})`,
    ExpressionAttributeNames: { ...first.names, ...last.names },
    ExpressionAttributeValues: marshall({ ...first.values, ...last.values, ...open }, marshallOptions),
    ReturnValues: 'ALL_NEW' as const,
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };
}

/** Uses placeholders for all names, because names such as `region` are reserved words. */
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
