import manifest from '../package.json' with { type: 'json' };

/** The version of this program and of what it deploys. */
export const version: string = manifest.version;
