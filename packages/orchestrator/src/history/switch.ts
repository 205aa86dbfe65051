/** The stop switch, and the log of its use. */
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { retentionDays } from './indexes.ts';
import { stopSwitch } from './items.ts';
import type { SwitchTurn } from './queries.ts';
import { type Item, type Table, daySeconds, expiresIn, getItem, transact } from './table.ts';

export async function stopped(table: Table): Promise<SwitchTurn | undefined> {
  const item = await getItem(table, marshall(stopSwitch));
  return item === undefined ? undefined : { ...turnOf(item), action: 'stop' };
}

export async function turn(
  table: Table,
  action: SwitchTurn['action'],
  by: string,
  because: string,
): Promise<SwitchTurn> {
  const TableName = table.name;
  const turned = { action, by, because, at: table.now().toISOString() };
  const logged = marshall({
    pk: stopSwitch.pk,
    sk: `AT#${turned.at}#${Math.random().toString().slice(2)}`,
    ...turned,
    expiresAt: expiresIn(table, retentionDays * daySeconds),
  });
  const key = marshall(stopSwitch);
  const turnIt =
    action === 'stop'
      ? { Put: { TableName, Item: { ...marshall(turned), ...key } } }
      : { Delete: { TableName, Key: key } };
  await transact(table, [turnIt, { Put: { TableName, Item: logged } }]);
  return turned;
}

/** Newest first, at most 100. */
export async function turns({ client, name }: Table): Promise<readonly SwitchTurn[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: name,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :at)',
      ExpressionAttributeValues: marshall({ ':pk': stopSwitch.pk, ':at': 'AT#' }),
      ScanIndexForward: false,
      Limit: 100,
    }),
  );
  return Items.map(turnOf);
}

/** Items of earlier versions have fewer attributes. */
function turnOf(item: Item): SwitchTurn {
  const { action = 'stop', by = '', because = '', at = '' } = unmarshall(item);
  return { action, by, because, at };
}
