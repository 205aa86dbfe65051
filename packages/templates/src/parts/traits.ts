/** The features of a policy that add parts to the templates, as yes or no. */
import {
  controlsOf,
  delegatesRemediation,
  eventRules,
  isGathered,
  needsOrganizationalUnits,
  readsMemberAccounts,
  startsDocuments,
  type Policy,
} from '@asr/orchestrator';
import { type Controls, configRules, forwardedEvents } from '../rules/index.ts';

/** By name. */
export type Traits = { readonly [name: string]: boolean };

/** The traits that decide which parts a template has. A test compares the result with the CDK app for many policies. */
export function traitsOf(policy: Policy, controls: Controls = controlsOf(policy)): Traits {
  const evaluated = configRules(policy, controls).map(({ controlId }) => controlId);
  const evaluable = Object.entries(controls).filter(([, { detectedBy }]) => detectedBy?.includes('config-rule'));
  return {
    units: needsOrganizationalUnits(policy),
    checksFindings: policy.limits.percentOfFindings !== undefined || startsDocuments(policy),
    consoleUnits: policy.console.some(({ organizationalUnits = [] }) => organizationalUnits.length > 0),
    delegates: policy.delegation.length > 0,
    delegatesRemediation: delegatesRemediation(policy.delegation),
    deadlines: policy.deadlines.length > 0,
    gathers: eventRules(policy, Object.keys(controls), '', controls).some(isGathered),
    detects: forwardedEvents(policy, controls).length > 0,
    readsAffected: readsMemberAccounts(policy, controls),
    ...Object.fromEntries(evaluable.map(([controlId]) => [controlId, evaluated.includes(controlId)])),
  };
}
