/** Where the instances of a stack set are. */
import {
  ListStackInstancesCommand,
  type CallAs,
  type CloudFormationClient,
  type StackInstanceSummary,
} from '@aws-sdk/client-cloudformation';

/** Organizational units and the root for service-managed permissions, accounts for self-managed ones. */
export type Targets =
  | { readonly kind: 'units'; readonly units: readonly string[] }
  | { readonly kind: 'accounts'; readonly accounts: readonly string[] };

export interface Instances {
  /** The Regions with instances, by the id of the unit or account that they were created for. */
  readonly regions: ReadonlyMap<string, ReadonlySet<string>>;
  /** Whether an account does not have the template and parameters of the set, because an operation failed or was stopped. */
  readonly isOutdated: boolean;
}

/** The unit of an instance is optional in the response of CloudFormation. */
export const unknownUnit = '';

interface SetReference {
  readonly cloudFormation: CloudFormationClient;
  readonly name: string;
  readonly callAs: CallAs;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackInstanceSummary.html */
export async function instancesOf(
  { cloudFormation, name, callAs }: SetReference,
  kind: Targets['kind'],
): Promise<Instances> {
  const found = new Map<string, Set<string>>();
  let isOutdated = false;
  let token: string | undefined;
  do {
    const page = await cloudFormation.send(
      new ListStackInstancesCommand({
        StackSetName: name,
        CallAs: callAs,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    for (const instance of page.Summaries ?? []) {
      const { OrganizationalUnitId, Account, Region } = instance;
      isOutdated ||= needsOperation(instance);
      const id = kind === 'units' ? (OrganizationalUnitId ?? unknownUnit) : (Account ?? unknownUnit);
      if (Region === undefined) continue;
      const regions = found.get(id) ?? new Set();
      found.set(id, regions.add(Region));
    }
    token = page.NextToken;
  } while (token !== undefined);
  return { regions: found, isOutdated };
}

/** CloudFormation skips a suspended account in every operation. */
function needsOperation({ Status, StackInstanceStatus }: StackInstanceSummary): boolean {
  return Status === 'OUTDATED' && StackInstanceStatus?.DetailedStatus !== 'SKIPPED_SUSPENDED_ACCOUNT';
}

/** Where the set has instances. `undefined`: it has none. */
export function targetsIn({ regions }: Instances, kind: Targets['kind']): Targets | undefined {
  const ids = [...regions.keys()].filter((id) => id !== unknownUnit);
  return ids.length === 0 ? undefined : asTargets(kind, ids.toSorted());
}

export function asTargets(kind: Targets['kind'], ids: readonly string[]): Targets {
  return kind === 'units' ? { kind, units: ids } : { kind, accounts: ids };
}

export interface MissingInstances {
  readonly targets: Targets;
  readonly regions: readonly string[];
}

/**
 * The instances that the targets need and the set does not have. Regions with the same missing targets are together, because
 * each of them is one operation of StackSets. The root contains every unit, and an instance of an unknown unit counts for all.
 */
export function missingInstances(
  targets: Targets,
  regions: readonly string[],
  { regions: present }: Instances,
): readonly MissingInstances[] {
  const ids = targets.kind === 'units' ? targets.units : targets.accounts;
  const roots = [...present.keys()].filter((id) => id.startsWith('r-') || id === unknownUnit);
  const lackIn = (region: string) =>
    ids.filter((id) => ![id, ...roots].some((one) => present.get(one)?.has(region) === true));
  return [...Map.groupBy(regions, (region) => JSON.stringify(lackIn(region)))].flatMap(([, same]) => {
    const missing = lackIn(same[0] ?? '');
    if (missing.length === 0) return [];
    return [{ targets: asTargets(targets.kind, missing), regions: same }];
  });
}
