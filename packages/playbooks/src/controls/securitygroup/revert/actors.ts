/** Which actors the policy allows to change groups. Pure. */
import type { GroupChange } from './group-change.ts';

/** Whether a pattern matches the actor, or the role behind its session. */
export function isAllowedActor({ actor, role }: GroupChange, patterns: readonly string[]): boolean {
  const names = role === null ? [actor] : [actor, role];
  return patterns.some((pattern) => names.some((name) => isLike(name, pattern)));
}

/** A `*` never extends into another part of an ARN: `arn:aws:iam::*:role/Deploy` matches no other kind of actor. */
function isLike(name: string, pattern: string): boolean {
  const literal = (part: string) => part.replaceAll(/\W/g, String.raw`\$&`);
  return new RegExp(`^${pattern.split(/\*+/).map(literal).join('[^:]*')}$`).test(name);
}
