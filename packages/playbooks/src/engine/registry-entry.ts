import type { AnyPlaybook } from './remediation.ts';

/** A control in the registry, small enough for a function that only routes. */
export interface ControlEntry extends Pick<
  AnyPlaybook,
  'title' | 'resourceType' | 'otherResourceTypes' | 'scope' | 'effect' | 'detectedBy' | 'remediesEvent'
> {
  /** Loads the playbook and the AWS clients that it imports. */
  readonly load: () => Promise<AnyPlaybook>;
}
