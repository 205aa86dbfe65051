/** Decides whether the policy allows an actor to change groups. Pure. */
import type { GroupChange } from './group-change.ts';

/**
 * Whether a pattern matches the actor, the role behind its session, or the service that made the call in the role.
 * For a service, `sourceIPAddress` is the service name.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function isAllowedActor(
  { actor, role, sourceIp }: Pick<GroupChange, 'actor' | 'role' | 'sourceIp'>,
  patterns: readonly string[],
): boolean {
  const names = [actor, role, sourceIp].filter((name) => name !== null);
  return patterns.some((pattern) => names.some((name) => isLike(name, pattern)));
}

/** A `*` matches within one part of an ARN: `arn:aws:iam::*:role/Deploy` matches no other kind of actor. */
function isLike(name: string, pattern: string): boolean {
  const literal = (part: string) => part.replaceAll(/\W/g, String.raw`\$&`);
  return new RegExp(`^${pattern.split(/\*+/).map(literal).join('[^:]*')}$`).test(name);
}
