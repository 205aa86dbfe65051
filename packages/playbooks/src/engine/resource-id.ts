/** Returns the last part of an ARN or id: `sg-0abc` of `arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0abc`. */
export function lastPartOf(resourceId: string): string {
  return resourceId.slice(Math.max(resourceId.lastIndexOf('/'), resourceId.lastIndexOf(':')) + 1);
}

/**
 * Returns the full name of a resource, which can contain `/` and `:`: `rds:orders-2026-11-28` of
 * `arn:aws:rds:eu-west-1:111122223333:snapshot:rds:orders-2026-11-28`, and `team/web` of
 * `arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:0ab1:autoScalingGroupName/team/web`. Returns an id
 * that is not an ARN unchanged.
 */
export function resourceNameOf(resourceId: string): string {
  const [, resource] = /^arn:(?:[^:]*:){4}(.*)$/s.exec(resourceId) ?? [];
  if (resource === undefined) return resourceId;
  return resource.replace(/^(?:[^:/]+:[^:/]*:\w+Name\/|[^:/]+[:/])/, '');
}
