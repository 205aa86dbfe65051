/**
 * Says why ASR does not change a launch template whose default version is not the latest one. A version from the default
 * would become the latest, and Auto Scaling groups, fleets and clusters that launch from the latest version would return to
 * old settings. Pure.
 */
export function behindLatest(newerVersion: number): string {
  return (
    `The latest version of the launch template, ${newerVersion}, is newer than the default version. A version that ASR ` +
    'creates from the default version would replace the latest one for everything that launches from it. Make the latest ' +
    'version the default first, or delete the newer versions.'
  );
}
