import type { AnyPlaybook } from '../engine/index.ts';
import type { OnMoto } from './describe-on-moto.ts';

export interface ViolationOnMoto {
  readonly playbook: AnyPlaybook;
  readonly onMoto: OnMoto;
}

/** The violations on moto of the test files that are loaded, by control: another program than jest can create them too. */
export const violationsOnMoto = new Map<string, ViolationOnMoto>();
