/**
 * The stop switch, as several equal items. Every transaction that opens a remediation checks one of them. If all checked
 * the same item, two could not run at the same time, because an item in two running transactions is a conflict. One
 * transaction writes all of them, so no remediation opens after it.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling
 */

/** Above the transactions that open remediations at the same moment: 50 requests run, and opening takes 1 % of their time. */
const count = 16;

/** Each exists while ASR is stopped. ASR 0.1.0 has only the first. */
export const stopShards: readonly { readonly pk: string; readonly sk: string }[] = Array.from(
  { length: count },
  (_, nth) => ({ pk: nth === 0 ? 'SWITCH' : `SWITCH#${nth}`, sk: 'STOP' }),
);

/** The item to check. Remediations are distributed evenly, and a retry of one checks the same item. */
export function stopShardOf(remediationId: string): (typeof stopShards)[number] {
  const sum = Buffer.from(remediationId).reduce((total, byte) => total + byte, 0);
  return stopShards[sum % count] as (typeof stopShards)[number];
}
