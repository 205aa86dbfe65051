/** The write units that each call to DynamoDB takes, with the sizes of the items that the local cloud has seen. */
import type { AwsCall } from './aws-call.ts';
import { type Item, type TableFacts, itemBytes, unitsOf } from './dynamodb-items/index.ts';

export interface WriteUnits {
  /** Reads the indexes of a table from the call that creates it. */
  learn(call: AwsCall, body: string): void;
  /** The units of each table that the call writes to. */
  of(call: AwsCall, body: string): ReadonlyMap<string, number>;
}

interface Write {
  readonly TableName?: string;
  readonly Key?: Item;
  readonly Item?: Item;
  readonly ExpressionAttributeValues?: Item;
}

interface CreateTable {
  readonly TableName?: string;
  readonly KeySchema?: readonly KeyPart[];
  readonly GlobalSecondaryIndexes?: readonly { readonly KeySchema: readonly KeyPart[] }[];
}

interface KeyPart {
  readonly AttributeName: string;
}

interface Table extends TableFacts {
  readonly keyNames: readonly string[];
  readonly sizes: Map<string, number>;
}

const singleWrites: ReadonlySet<string> = new Set(['PutItem', 'UpdateItem', 'DeleteItem']);

export function writeUnits(): WriteUnits {
  const tables = new Map<string, Table>();
  return {
    learn({ service, operation }, body) {
      if (service !== 'dynamodb' || operation !== 'CreateTable') return;
      const { TableName = '', ...created } = JSON.parse(body) as CreateTable;
      tables.set(TableName, tableOf(created));
    },
    of({ service, operation }, body) {
      const writes = service === 'dynamodb' ? writesOf(operation, body) : [];
      const units = new Map<string, number>();
      for (const { kind, write } of writes) {
        const { TableName = '' } = write;
        const table = tables.get(TableName) ?? tableOf({});
        remember(table, write);
        const asked = operation === 'TransactWriteItems' ? { TransactItems: [{ [kind]: write }] } : write;
        units.set(
          TableName,
          (units.get(TableName) ?? 0) + unitsOf(operation === 'BatchWriteItem' ? kind : operation, asked, table).write,
        );
      }
      return units;
    },
  };
}

function writesOf(operation: string, body: string): readonly { readonly kind: string; readonly write: Write }[] {
  if (singleWrites.has(operation)) return [{ kind: operation, write: JSON.parse(body) as Write }];
  if (operation === 'BatchWriteItem') {
    const { RequestItems = {} } = JSON.parse(body) as {
      readonly RequestItems?: { readonly [table: string]: readonly { readonly PutRequest?: Write }[] };
    };
    return Object.entries(RequestItems).flatMap(([TableName, requests]) =>
      requests.map(({ PutRequest }) => ({ kind: 'PutItem', write: { TableName, ...PutRequest } })),
    );
  }
  if (operation !== 'TransactWriteItems') return [];
  const { TransactItems = [] } = JSON.parse(body) as {
    readonly TransactItems?: readonly { readonly [kind: string]: Write }[];
  };
  return TransactItems.flatMap((item) => Object.entries(item)).map(([kind, write]) => ({ kind, write }));
}

function tableOf({ KeySchema = [], GlobalSecondaryIndexes = [] }: CreateTable): Table {
  const keyNames = KeySchema.map(({ AttributeName }) => AttributeName);
  const sizes = new Map<string, number>();
  return {
    keyNames,
    sizes,
    indexedBy: GlobalSecondaryIndexes.flatMap((index) => index.KeySchema[0]?.AttributeName ?? []),
    bytesOf: (key) => sizes.get(nameOf(keyNames, key)) ?? 0,
  };
}

/** An update adds at most its values. */
function remember({ keyNames, sizes }: Table, { Item: item, Key, ExpressionAttributeValues: values }: Write): void {
  const name = nameOf(keyNames, item ?? Key ?? {});
  const bytes = item === undefined ? (sizes.get(name) ?? 0) + itemBytes(values ?? {}) : itemBytes(item);
  sizes.set(name, Math.min(bytes, mostItemBytes));
}

/** DynamoDB accepts no larger item. */
const mostItemBytes = 409_600;

function nameOf(keyNames: readonly string[], item: Item): string {
  return JSON.stringify(keyNames.map((name) => item[name]));
}
