/** Every control there is a playbook for, from the registry and the playbooks themselves. */
import { registry, type AnyPlaybook, type Parameters, type Permissions } from '@asr/playbooks';
import { controlsWithRunbook } from '@asr/runbooks';

export interface ListedControl {
  readonly controlId: string;
  /** Continues "This playbook will …". */
  readonly title: string;
  readonly resourceType: string;
  readonly scope: AnyPlaybook['scope'];
  readonly effect: AnyPlaybook['effect'];
  /** Fields that cannot be put back; changing them waits for a person. */
  readonly irreversible: readonly string[];
  /** Whether the policy may say `via: runbook`. */
  readonly hasRunbook: boolean;
  /** With their defaults. */
  readonly parameters: Parameters;
  readonly permissions: Permissions;
}

/** In the order of the registry: by service, then by number. */
export async function listControls(): Promise<readonly ListedControl[]> {
  const withRunbook: ReadonlySet<string> = new Set(controlsWithRunbook());
  return Promise.all(
    Object.entries(registry).map(async ([controlId, { title, resourceType, scope, effect, load }]) => {
      const { irreversible = [], parameters, permissions } = await load();
      const hasRunbook = withRunbook.has(controlId);
      const listed = { controlId, title, resourceType, scope, effect, irreversible, hasRunbook };
      return { ...listed, parameters: parameters as Parameters, permissions };
    }),
  );
}
