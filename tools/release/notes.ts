/**
 * The section of a version in the changelog, without its heading. `undefined`: there is none, or it is empty.
 *
 * @see https://keepachangelog.com/en/1.1.0/
 */
export function notesOf(changelog: string, version: string): string | undefined {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => text.startsWith(`[${version}]`));
  const notes = section?.slice(section.indexOf('\n')).trim() ?? '';
  return notes === '' ? undefined : `${notes}\n`;
}
