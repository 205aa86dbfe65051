import { automationRoleName, remediationRoleName } from '../policy/index.ts';

/**
 * Tells ASR's own roles from all others. What they do is no reason for ASR to do something: two controls that disagree
 * would undo each other's work for ever.
 *
 * @param controls Ids of all controls. A name that only begins like one of ours is none of ours.
 */
export function ownRoles(namespace: string, controls: readonly string[]): (roleArn: string) => boolean {
  const names = new Set(
    controls.flatMap((id) => [remediationRoleName(namespace, id), automationRoleName(namespace, id)]),
  );
  return (roleArn) => {
    const [, name] = /^arn:aws[a-z-]*:iam::\d{12}:role\/([\w+=,.@-]+)$/.exec(roleArn) ?? [];
    return name !== undefined && names.has(name);
  };
}
