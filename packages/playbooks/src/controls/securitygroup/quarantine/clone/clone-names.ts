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
  const stem = stemOf(groupName);
  return Array.from({ length: mostClones }, (_, index) => (index === 0 ? stem : `${stem}-${index + 1}`));
}

/** The description of the clone, at most 255 characters. */
export function cloneDescription(groupName: string): string {
  return `Quarantined security group (${groupName}) due to public ports without exception`.slice(0, 255);
}
