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

/** Why a version cannot be released with this changelog. Each is a sentence that says what to do. */
export function problemsOfChangelog(changelog: string, version: string): readonly string[] {
  if (notesOf(changelog, version) === undefined)
    return [`CHANGELOG.md has no section "## [${version}] - <date>". Rename "## [Unreleased]".`];
  if (notesOf(changelog, 'Unreleased') === undefined) return [];
  return [
    `CHANGELOG.md has changes under "## [Unreleased]", which the notes of ${version} would not have. Move them to the section of ${version}, or raise the version in packages/cli/package.json and rename the section.`,
  ];
}
