/** Changes that wait for the maintenance window of a cluster or a replication group. Pure. */

/**
 * Returns the names of the pending changes.
 *
 * @param values The `PendingModifiedValues` of the cluster or the replication group.
 */
export function pendingChanges(values: object = {}): readonly string[] {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
    .map(([name]) => name);
}

/**
 * Returns why a cluster must not be modified, `undefined` if nothing is pending: ElastiCache replaces a pending
 * modification of a cluster by a newer one. It does not document this for replication groups.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ModifyCacheCluster.html
 */
export function whyPending(names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  return (
    `ElastiCache would drop the changes that wait for the maintenance window: ${names.join(', ')}. ` +
    'Wait for the maintenance window, then try again.'
  );
}
