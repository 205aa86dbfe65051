/**
 * Writes the parts of many requests in few transactions. DynamoDB cancels a whole transaction if one condition fails, so
 * the requests whose conditions failed are left out, and the rest is sent again.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
import { TransactionCanceledException, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { type Parts, type Refusals, refusals } from './transactions/index.ts';

/** The most items of one transaction. */
const mostItems = 100;
/** After this many refusals, the rest is sent one by one. Other requests may take the items as fast as this one asks. */
const mostRounds = 4;

type Transact = (items: TransactWriteItem[]) => Promise<unknown>;

/** The parts of one request. All of them are written, or none. */
interface Member {
  readonly position: number;
  readonly parts: Parts;
}

/**
 * Returns, in order, the parts whose conditions failed, which is empty for a request that is written. A rejected result has
 * the error of its transaction.
 *
 * @param all The parts of each request.
 * @param common Parts of every transaction, such as the check of the stop switch. If one of their conditions fails, no
 *   request of the transaction is written.
 */
export async function sendMany(
  transact: Transact,
  all: readonly Parts[],
  common: Parts = {},
): Promise<readonly PromiseSettledResult<Refusals>[]> {
  const results: PromiseSettledResult<Refusals>[] = [];
  const settle = (members: readonly Member[], result: PromiseSettledResult<Refusals>) => {
    for (const { position } of members) results[position] = result;
  };

  async function send(members: readonly Member[], round: number): Promise<void> {
    if (members.length === 0) return;
    try {
      const refused = await refusals(transact, joined(members, common));
      const ofAll = new Map([...refused].filter(([name]) => Object.hasOwn(common, name)));
      if (ofAll.size > 0) return settle(members, { status: 'fulfilled', value: ofAll });
      if (refused.size === 0) return settle(members, { status: 'fulfilled', value: new Map() });
      const rest = members.filter((member) => {
        const own = ownOf(member, refused);
        if (own.size > 0) settle([member], { status: 'fulfilled', value: own });
        return own.size === 0;
      });
      for (const some of round < mostRounds ? [rest] : rest.map((one) => [one])) await send(some, round + 1);
    } catch (error) {
      // Such a transaction did nothing. One of its items may be too large, or all of them together.
      if (members.length > 1 && isRefused(error)) {
        const half = Math.ceil(members.length / 2);
        await send(members.slice(0, half), round);
        return send(members.slice(half), round);
      }
      // After any other error, the transaction may have run. Nothing may be written twice.
      settle(members, { status: 'rejected', reason: error });
    }
  }

  const most = mostItems - Object.keys(common).length;
  for (const members of inTransactions(all, most)) await send(members, 1);
  return results;
}

function isRefused(error: unknown): boolean {
  return (
    error instanceof TransactionCanceledException || (error instanceof Error && error.name === 'ValidationException')
  );
}

function joined(members: readonly Member[], common: Parts): Parts {
  const named = members.flatMap(({ position, parts }) =>
    Object.entries(parts).map(([name, part]) => [`${position} ${name}`, part] as const),
  );
  return { ...common, ...Object.fromEntries(named) };
}

function ownOf({ position }: Member, refused: Refusals): Refusals {
  const prefix = `${position} `;
  return new Map(
    [...refused].flatMap(([name, item]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), item]] : [])),
  );
}

/** As many requests as fit. A transaction must not name an item twice, so a second request for an item is in a later one. */
function inTransactions(all: readonly Parts[], most: number): readonly (readonly Member[])[] {
  const transactions: { readonly members: Member[]; readonly keys: Set<string>; items: number }[] = [];
  all.forEach((parts, position) => {
    const keys = Object.values(parts).map(keyOf);
    let into = transactions.findLast(({ items }) => items + keys.length <= most);
    const last = transactions.findLastIndex((one) => keys.some((key) => one.keys.has(key)));
    if (last !== -1) into = transactions.slice(last + 1).find(({ items }) => items + keys.length <= most);
    if (into === undefined) transactions.push((into = { members: [], keys: new Set(), items: 0 }));
    into.members.push({ position, parts });
    into.items += keys.length;
    for (const key of keys) into.keys.add(key);
  });
  return transactions.map(({ members }) => members);
}

function keyOf({ Put, Update, Delete, ConditionCheck }: TransactWriteItem): string {
  const { pk, sk } = Put?.Item ?? (Update ?? Delete ?? ConditionCheck)?.Key ?? {};
  return JSON.stringify([pk, sk]);
}
