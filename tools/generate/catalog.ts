/** Reads the versions that pnpm-workspace.yaml pins for every package, and the one that all AWS clients have. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const repository = join(import.meta.dirname, '..', '..');
const workspaceFile = 'pnpm-workspace.yaml';

/**
 * The clients that were not published at `sdkVersion`, and the last version before it. AWS publishes a client only
 * when something in it changes.
 */
export const notPublished: { readonly [client: string]: string } = {
  '@aws-sdk/client-account': '3.1075.0',
  '@aws-sdk/client-elastic-load-balancing': '3.1075.0',
  '@aws-sdk/client-emr': '3.1089.0',
  '@aws-sdk/client-inspector2': '3.1085.0',
  '@aws-sdk/client-macie2': '3.1048.0',
  '@aws-sdk/client-mq': '3.1048.0',
  '@aws-sdk/client-pipes': '3.1053.0',
};

const clientLine = /^ {2}'(@aws-sdk\/client-[a-z0-9-]+)': (\S+)$/gm;

/** Every AWS client in the catalog, by its package, with its version. */
export function clientVersions(root: string = repository): ReadonlyMap<string, string> {
  const text = readFileSync(join(root, workspaceFile), 'utf8');
  return new Map([...text.matchAll(clientLine)].map(([, name = '', version = '']) => [name, version]));
}

/** The version of all AWS clients, and of a client that is added. */
export function sdkVersion(root: string = repository): string {
  const versions = new Set([...clientVersions(root)].filter(([name]) => !(name in notPublished)).map(([, v]) => v));
  const [version, ...others] = versions;
  if (version === undefined || others.length > 0) {
    throw new Error(
      `${workspaceFile} pins AWS clients at ${[...versions].join(', ')}. Pin all of them at one version.`,
    );
  }
  return version;
}
