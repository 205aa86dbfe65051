/**
 * Returns the name of a repository, which can contain slashes, as in
 * `arn:aws:ecr:eu-west-1:111122223333:repository/team/app`.
 */
export function nameOfRepository(resourceId: string): string {
  return resourceId.replace(/^arn:[^/]*:repository\//, '');
}
