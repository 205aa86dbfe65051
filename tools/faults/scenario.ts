/** One thing that is asked of ASR, and what goes wrong meanwhile. */
import { type Fault, faultText, readFault } from './fault.ts';
import { type PlayedControl, brokenFor } from './resources.ts';

/**
 * How it is asked for, and what ASR does where nothing goes wrong.
 *
 * `approved` and `undo` come after a remediation that nothing went wrong with: their faults meet what comes second.
 */
export const flows = {
  button: { normally: 'fixed' },
  rule: { normally: 'fixed' },
  plan: { normally: 'planned' },
  ask: { normally: 'awaiting-approval' },
  approved: { normally: 'fixed' },
  undo: { normally: 'undone' },
  /** Two presses of the button at the same time, for the same finding. */
  'two-presses': { normally: 'fixed' },
  /** One event with two controls that change the same resource. */
  'two-controls': { normally: 'fixed' },
} as const;
export type Flow = keyof typeof flows;

export interface Scenario {
  readonly control: PlayedControl;
  readonly flow: Flow;
  readonly faults: readonly Fault[];
}

/** `EC2.13/button/call7=throttled,Report1=lost`: what `--only` takes. */
export function scenarioText({ control, flow, faults }: Scenario): string {
  return [control, flow, faults.map(faultText).join(',')].join('/');
}

/** Throws a sentence where the text names no scenario. */
export function readScenario(text: string): Scenario {
  const [control = '', flow = '', faults = '', ...rest] = text.split('/');
  if (rest.length > 0)
    throw new Error(`${text}: a scenario has three parts, as EC2.13/button/call7=throttled,Report1=lost.`);
  if (!Object.hasOwn(brokenFor, control))
    throw new Error(`${text}: ${control} is none of ${Object.keys(brokenFor).join(', ')}.`);
  if (!Object.hasOwn(flows, flow)) throw new Error(`${text}: ${flow} is none of ${Object.keys(flows).join(', ')}.`);
  return {
    control: control as PlayedControl,
    flow: flow as Flow,
    faults: faults === '' ? [] : faults.split(',').map(readFault),
  };
}
