/** What ASR detects itself, as the stacks need it. */
import { configItemTypes, detecting, eventRules, type EventRule, type Policy } from '@asr/orchestrator';
import type { ControlEntry } from '@asr/playbooks';

/** By control id, as the registry has them. */
export type Controls = { readonly [controlId: string]: Pick<ControlEntry, 'detectedBy' | 'resourceType'> };

/** A rule of AWS Config, for one control. */
export interface ConfigRule {
  readonly controlId: string;
  /** Types of resources whose changes it is told of. */
  readonly itemTypes: readonly string[];
}

/** Those of the controls that are on. */
export function configRules(policy: Policy, controls: Controls): readonly ConfigRule[] {
  return detecting('config-rule', policy, controls).flatMap((controlId) => {
    const control = controls[controlId];
    return control === undefined ? [] : [{ controlId, itemTypes: configItemTypes(control) }];
  });
}

/** What member accounts forward: exactly what a rule of the admin account waits for. */
export function forwardedEvents(policy: Policy, controls: Controls): readonly EventRule[] {
  return eventRules(policy, [], '', controls).filter(({ bus }) => bus === 'detections');
}
