/** The names of quarantine groups. A VPC has each name once. */

const prefix = 'QUARANTINED-';
/** Two digits of names for what is cloned from one group: more would be a sign that something makes them in a loop. */
const mostClones = 99;
/** EC2 takes 255 characters for a group's name, and `-99` must fit. */
const longestStem = 252;

/** What all names of the clones of a group begin with. A clone of a clone is named like its source: no chains. */
export function stemOf(groupName: string): string {
  const original = groupName.replace(/^(?:QUARANTINED-)+/, '');
  return `${prefix}${original}`.slice(0, longestStem);
}

/** `QUARANTINED-web`, `QUARANTINED-web-2` …: instances with other exceptions need clones with other rules. */
export function cloneNames(groupName: string): readonly string[] {
  const stem = stemOf(groupName);
  return Array.from({ length: mostClones }, (_, index) => (index === 0 ? stem : `${stem}-${index + 1}`));
}

/** As the console shows it, in the words of the rule this control comes from. EC2 takes 255 characters. */
export function cloneDescription(groupName: string): string {
  return `Quarantined security group (${groupName}) due to public ports without exception`.slice(0, 255);
}
