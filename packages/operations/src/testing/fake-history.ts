/** The history table of a deployed ASR in memory, and the state machine with its tag. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { RemediationRecord } from '@asr/orchestrator';
import type { Handlers } from '@asr/playbooks/testing';

/** ARN of the caller. */
export const maria = 'arn:aws:iam::999999999999:user/maria';

export const stateMachineArn = 'arn:aws:states:eu-west-1:999999999999:stateMachine:ASR-Orchestrator';

type Item = { readonly [name: string]: AttributeValue };

interface QueryInput {
  readonly IndexName?: string;
  readonly ExpressionAttributeValues: Item;
}

/** Handles the queries of history. Other tests check the contract of the indexes; here queries can find more than they should. */
export function fakeHistory(records: readonly RemediationRecord[], others: readonly object[] = [], namespace = 'ASR') {
  const TableName = `${namespace}-table`;
  const items = new Map<string, Item>();
  const idOf = (key: Item) => {
    const { pk, sk } = unmarshall(key);
    return `${pk} ${sk}`;
  };
  const put = (item: object) => {
    const marshalled = marshall(item, { removeUndefinedValues: true });
    items.set(idOf(marshalled), marshalled);
  };
  for (const record of records) put({ ...record, pk: `REMEDIATION#${record.remediationId}`, sk: 'RECORD' });
  for (const other of others) put(other);
  const writes: object[] = [];
  const handlers: Handlers = {
    GetCallerIdentityCommand: () => ({ Arn: maria, UserId: 'AIDAABCDEFGHIJKLMNOPQ', Account: '999999999999' }),
    ListStateMachinesCommand: () => ({ stateMachines: [{ name: `${namespace}-Orchestrator`, stateMachineArn }] }),
    ListTagsForResourceCommand: () => ({ tags: [{ key: 'asr:history-table', value: TableName }] }),
    GetItemCommand: ({ Key }: { readonly Key: Item }) => ({ Item: items.get(idOf(Key)) }),
    QueryCommand: ({ IndexName, ExpressionAttributeValues }: QueryInput) => {
      const values = unmarshall(ExpressionAttributeValues);
      const all = [...items.values()].map((item) => [item, unmarshall(item)] as const);
      const found = all.filter(([, { pk, sk, startedAt = '' }]) => {
        if (IndexName === undefined) return pk === values[':pk'] && String(sk).startsWith(values[':at']);
        return sk === 'RECORD' && (IndexName !== 'ByTime' || String(startedAt).startsWith(values[':partition']));
      });
      return {
        Items: found
          .toSorted(([, a], [, b]) => ((a['startedAt'] ?? a['sk']) < (b['startedAt'] ?? b['sk']) ? 1 : -1))
          .map(([item]) => item),
      };
    },
    BatchGetItemCommand: ({
      RequestItems,
    }: {
      readonly RequestItems: { readonly [table: string]: { readonly Keys: readonly Item[] } };
    }) => ({
      Responses: {
        [TableName]: (RequestItems[TableName]?.Keys ?? [])
          .map((key) => items.get(idOf(key)))
          .filter((item) => item !== undefined),
      },
    }),
    TransactWriteItemsCommand: (input: object) => (writes.push(input), {}),
    DeleteItemCommand: ({ Key }: { readonly Key: Item }) => {
      const Attributes = items.get(idOf(Key));
      items.delete(idOf(Key));
      return { Attributes };
    },
    UpdateItemCommand: (input: object) => (writes.push(input), {}),
  };
  return { handlers, writes };
}
