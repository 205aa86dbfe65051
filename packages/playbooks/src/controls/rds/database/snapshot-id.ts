/**
 * Parses the id of a snapshot: `rds:orders-2026-11-20-03-07` of an instance, from
 * `arn:aws:rds:eu-west-1:111122223333:snapshot:rds:orders-2026-11-20-03-07`. `of` is absent for a name without an
 * ARN, which does not show whether the snapshot is of an instance or a cluster.
 */
export function snapshotIn(resourceId: string): { readonly of?: 'instance' | 'cluster'; readonly id: string } {
  const [, cluster, id] = /^arn:[^:]+:rds:[^:]*:[^:]*:(cluster-)?snapshot:(.+)$/.exec(resourceId) ?? [];
  if (id === undefined) return { id: resourceId };
  return { of: cluster === undefined ? 'instance' : 'cluster', id };
}
