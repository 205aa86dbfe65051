/**
 * What the id of a snapshot says: `rds:orders-2026-11-20-03-07` of the instance `orders`, from
 * `arn:aws:rds:eu-west-1:111122223333:snapshot:rds:orders-2026-11-20-03-07`. A name without an ARN does
 * not say what it is a snapshot of.
 */
export function snapshotIn(resourceId: string): { readonly of?: 'instance' | 'cluster'; readonly id: string } {
  const [, cluster, id] = /^arn:[^:]+:rds:[^:]*:[^:]*:(cluster-)?snapshot:(.+)$/.exec(resourceId) ?? [];
  if (id === undefined) return { id: resourceId };
  return { of: cluster === undefined ? 'instance' : 'cluster', id };
}
