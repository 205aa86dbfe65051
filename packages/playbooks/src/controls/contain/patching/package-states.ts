/** What Patch Manager reports about packages of an instance after it installed patches. */
import { type PatchComplianceData, SSMClient, paginateDescribeInstancePatches } from '@aws-sdk/client-ssm';
import { type Aws, type Target, lastPartOf } from '../../../engine/index.ts';
import { type VulnerablePackage, isAtLeast } from './vulnerable-package.ts';

export interface PackageStates {
  /** The names of the packages that have at least the fixed version. */
  readonly patched: readonly string[];
  /** Whether one of them is not in use before a reboot. */
  readonly needsReboot: boolean;
}

const pendingReboot = 'INSTALLEDPENDINGREBOOT';
const installed: readonly string[] = ['INSTALLED', 'INSTALLEDOTHER', pendingReboot];

/** The API reference writes `INSTALLED_OTHER`, and the examples of the CLI write `InstalledOther`. */
function stateOf({ State = '' }: { readonly State?: string | undefined }): string {
  return State.toUpperCase().replaceAll('_', '');
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-compliance-states.html */
export async function readPackageStates(
  { resourceId }: Target,
  packages: readonly VulnerablePackage[],
  aws: Aws,
): Promise<PackageStates> {
  const InstanceId = lastPartOf(resourceId);
  const patches: PatchComplianceData[] = [];
  const pages = paginateDescribeInstancePatches({ client: aws.client(SSMClient) }, { InstanceId });
  for await (const { Patches = [] } of pages) patches.push(...Patches);
  const found = packages.flatMap((one) => {
    const fixing = patches.find((patch) => fixes(patch, one));
    return fixing === undefined ? [] : [{ name: one.name, state: stateOf(fixing) }];
  });
  return {
    patched: found.map(({ name }) => name),
    needsReboot: found.some(({ state }) => state === pendingReboot),
  };
}

/**
 * The id of a Linux patch is the name of the package, with or without its architecture. Its title ends with the version.
 * On Windows, the fixed version is the id of the update.
 */
function fixes(patch: PatchComplianceData, { name, fixed }: VulnerablePackage): boolean {
  const { KBId = '', Title = '' } = patch;
  if (!installed.includes(stateOf(patch))) return false;
  if (KBId === fixed) return true;
  const isOfPackage = KBId === name || KBId.startsWith(`${name}.`);
  const version = Title.startsWith(KBId) ? Title.slice(KBId.length).replace(/^[:\s-]+/, '') : '';
  return isOfPackage && version !== '' && isAtLeast(version, fixed);
}
