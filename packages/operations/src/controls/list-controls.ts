/** Every control that has a playbook, from the registry and the playbooks. */
import { standardsOf, type Membership } from '@asr/orchestrator';
import { defaultsOf, registry, type AnyPlaybook, type Parameters, type Permissions } from '@asr/playbooks';
import { controlsWithRunbook } from '@asr/runbooks';

export interface ListedControl {
  readonly controlId: string;
  /** A verb phrase in lower case, such as "encrypt the log files". */
  readonly title: string;
  readonly resourceType: string;
  /** Standards that the control is part of, with its id in each. */
  readonly standards: Membership;
  readonly scope: AnyPlaybook['scope'];
  readonly effect: AnyPlaybook['effect'];
  /** Fields whose changes cannot be undone. These changes require approval. */
  readonly irreversible: readonly string[];
  /** Whether the policy can set `via: runbook`. */
  readonly hasRunbook: boolean;
  /** Parameters with their default values. */
  readonly parameters: Parameters;
  readonly permissions: Permissions;
}

/** In the order of the registry: by service, then by number. */
export async function listControls(): Promise<readonly ListedControl[]> {
  const withRunbook: ReadonlySet<string> = new Set(controlsWithRunbook());
  return Promise.all(
    Object.entries(registry).map(async ([controlId, { resourceType, load, customer }]) => {
      const playbook = await load();
      const { title, scope, effect, irreversible = [], permissions } = playbook;
      const hasRunbook = withRunbook.has(controlId) || customer?.runbook !== undefined;
      const standards = standardsOf(controlId);
      const listed = { controlId, title, resourceType, standards, scope, effect, irreversible, hasRunbook };
      return { ...listed, parameters: defaultsOf(playbook), permissions };
    }),
  );
}

export interface ControlFilter {
  /** Such as `EC2`. Case does not matter. */
  readonly service?: string;
  /** Start of a standard's name: `FSBP`, `CIS`, `cis 1.4.0`. */
  readonly standard?: string;
}

export function filterControls(
  controls: readonly ListedControl[],
  { service, standard }: ControlFilter,
): readonly ListedControl[] {
  return controls
    .filter(({ controlId }) => service === undefined || serviceOf(controlId) === service.toLowerCase())
    .filter(
      ({ standards }) => standard === undefined || Object.keys(standards).some((name) => beginsWith(name, standard)),
    );
}

function serviceOf(controlId: string): string {
  return controlId.slice(0, controlId.lastIndexOf('.')).toLowerCase();
}

function beginsWith(name: string, wanted: string): boolean {
  return name
    .toLowerCase()
    .startsWith(wanted.toLowerCase().replaceAll(/[-_]/g, ' ').replace('nist 800 53', 'nist 800-53'));
}
