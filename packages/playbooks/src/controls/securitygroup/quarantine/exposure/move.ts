import type { Keyed } from '../../../../engine/index.ts';
import type { InterfaceAssessment } from './assess.ts';
import type { Clone } from './reachable-instance.ts';

/** An interface, and the groups it is to be in. */
export interface Move {
  readonly seen: InterfaceAssessment;
  readonly to: readonly string[];
  /** All clones that are planned so far, by name. */
  readonly clones: Keyed<Clone>;
}
