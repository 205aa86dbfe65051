/** The last part of an ARN or id: `sg-0abc` of `arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0abc`. */
export function lastPartOf(resourceId: string): string {
  return resourceId.slice(Math.max(resourceId.lastIndexOf('/'), resourceId.lastIndexOf(':')) + 1);
}
