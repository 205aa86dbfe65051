/** The names of quarantine groups. A group name is unique in its VPC. */

const prefix = 'QUARANTINED-';
/** At most 99 clones per group. More would indicate a loop. */
const mostClones = 99;
/** A group name has at most 255 characters, including the suffix `-99`. */
const longestStem = 252;

/** The prefix of the clone names of a group. A clone of a clone gets the prefix of its source: names do not chain. */
export function stemOf(groupName: string): string {
  const original = groupName.replace(/^(?:QUARANTINED-)+/, '');
  return `${prefix}${original}`.slice(0, longestStem);
}

/** `QUARANTINED-web`, `QUARANTINED-web-2` …: instances with different exceptions need clones with different rules. */
export function cloneNames(groupName: string): readonly string[] {
  return numbered(stemOf(groupName));
}

const isolationPrefix = 'ISOLATED-';

/** The prefix of the names of the groups that isolate an instance: they belong to this instance alone. */
export function isolationStemOf(instanceId: string): string {
  return `${isolationPrefix}${instanceId}`;
}

/** `ISOLATED-i-0abc`, `ISOLATED-i-0abc-2` …: another principal may have taken a name. */
export function isolationNames(instanceId: string): readonly string[] {
  return numbered(isolationStemOf(instanceId));
}

export function isIsolationName(groupName: string): boolean {
  return groupName.startsWith(isolationPrefix);
}

function numbered(stem: string): readonly string[] {
  return Array.from({ length: mostClones }, (_, index) => (index === 0 ? stem : `${stem}-${index + 1}`));
}

/**
 * The description of the clone, at most 255 characters.
 *
 * @param cloneName The name of the clone.
 * @param groupName The name of its source.
 */
export function cloneDescription(cloneName: string, groupName: string): string {
  if (isIsolationName(cloneName)) return 'Isolates an instance during an incident. Do not add rules.';
  return `Quarantined security group (${groupName}) due to public ports without exception`.slice(0, 255);
}
