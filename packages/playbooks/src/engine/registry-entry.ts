import type { AnyPlaybook } from './remediation.ts';

/** One control as the registry lists it: light enough for a function that only routes. */
export interface ControlEntry extends Pick<
  AnyPlaybook,
  'title' | 'resourceType' | 'otherResourceTypes' | 'scope' | 'effect' | 'detectedBy' | 'remediesEvent'
> {
  /** Loads the playbook and, with it, the one AWS client it needs. */
  readonly load: () => Promise<AnyPlaybook>;
}
