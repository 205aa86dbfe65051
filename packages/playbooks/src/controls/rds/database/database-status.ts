/**
 * The statuses of a DB instance or cluster that end only by an operator's action. RDS leaves all others on its own,
 * such as `backing-up`. Until then it rejects changes with an error, and ASR retries them.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html#Overview.DBInstance.Status
 */
const stuck = /^(stopp|failed|storage-full|insufficient-capacity|restore-error|incompatible-|inaccessible-)/;

/** Returns why RDS cannot modify a database in this status; `undefined` if it can. */
export function stuckIn(status: string): string | undefined {
  if (!stuck.test(status)) return undefined;
  return `The database is ${status}, and RDS modifies only running databases. Repair or start it, then remediate again.`;
}
