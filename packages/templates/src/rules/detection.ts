/** ASR's own detection, as the stacks need it. */
import { configItemTypes, detecting, eventRules, type EventRule, type Policy } from '@asr/orchestrator';
import type { ControlEntry } from '@asr/playbooks';

/** Controls of the registry by id. */
export type Controls = { readonly [controlId: string]: Pick<ControlEntry, 'detectedBy' | 'resourceType'> };

/** An AWS Config rule for one control. */
export interface ConfigRule {
  readonly controlId: string;
  /** Types of resources whose changes trigger the rule. */
  readonly itemTypes: readonly string[];
}

/** The AWS Config rules of enabled controls. */
export function configRules(policy: Policy, controls: Controls): readonly ConfigRule[] {
  return detecting('config-rule', policy, controls).flatMap((controlId) => {
    const control = controls[controlId];
    return control === undefined ? [] : [{ controlId, itemTypes: configItemTypes(control) }];
  });
}

/** The rules whose events member accounts forward: exactly the events that a rule of the admin account matches. */
export function forwardedEvents(policy: Policy, controls: Controls): readonly EventRule[] {
  return eventRules(policy, [], '', controls).filter(({ bus }) => bus === 'detections');
}
