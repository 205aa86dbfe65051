/**
 * Statuses of a DB instance or cluster that only a person ends. From all others, such as
 * `backing-up`, RDS comes back by itself: until then it refuses changes with an error, and they are
 * tried again.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html#Overview.DBInstance.Status
 */
const stuck = /^(stopp|failed|storage-full|insufficient-capacity|restore-error|incompatible-|inaccessible-)/;

/** Why RDS would not change a database in this status, if it would not. */
export function stuckIn(status: string): string | undefined {
  if (!stuck.test(status)) return undefined;
  return `The database is ${status}, and RDS changes only running ones. Mend or start it, then remediate again.`;
}
