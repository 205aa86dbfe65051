/**
 * The arguments and the environment of a confined process. Pure.
 *
 * The permission model of Node.js denies files, child processes, threads and native code that no option allows. It denies the
 * network only from Node.js 25 on: see deny-network.ts.
 *
 * @see https://nodejs.org/api/permissions.html
 */

export interface Confinement {
  readonly args: readonly string[];
  readonly env: { readonly [name: string]: string };
}

/** How texts look. Everything else of the environment, such as credentials, stays with the caller. */
const kept = ['COLUMNS', 'FORCE_COLOR', 'LANG', 'LC_ALL', 'NO_COLOR', 'SystemRoot', 'TERM', 'TZ'];

/**
 * @param program The file that starts `asr`.
 * @param readable Files and folders that the process can read.
 * @param temporary The only folder that it can write.
 * @param flag `--permission`, or its name in the Node.js of the caller.
 */
export function confinement(
  { program, flag }: { readonly program: string; readonly flag: string },
  { readable, temporary }: { readonly readable: readonly string[]; readonly temporary: string },
  environment: { readonly [name: string]: string | undefined },
): Confinement {
  const env = kept.flatMap((name) => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    args: [
      '--disable-warning=ExperimentalWarning',
      flag,
      ...[...readable, temporary].map((path) => `--allow-fs-read=${path}`),
      `--allow-fs-write=${temporary}`,
      program,
    ],
    env: { ...Object.fromEntries(env), TMPDIR: temporary, TEMP: temporary, TMP: temporary },
  };
}

/** The name of the option in this Node.js: it has another one before version 22.13. */
export function permissionFlag(known: { has(flag: string): boolean }): string {
  return known.has('--permission') ? '--permission' : '--experimental-permission';
}
