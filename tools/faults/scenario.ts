/** A request to ASR, and the faults during it. */
import { type Fault, faultText, readFault } from './fault.ts';
import { type PlayedControl, brokenFor } from './resources.ts';

/**
 * The way of the request, and its outcome without faults.
 *
 * `approved` and `undo` follow a remediation without faults. Their faults occur in the second step.
 * `also`: two requests arrive at the same time, and one of them can have this outcome.
 */
export const flows = {
  button: { normally: 'fixed' },
  rule: { normally: 'fixed' },
  plan: { normally: 'planned' },
  ask: { normally: 'awaiting-approval' },
  approved: { normally: 'fixed' },
  undo: { normally: 'undone' },
  /** One execution with the findings of three resources, and a second finding of the first of them. */
  group: { normally: 'fixed' },
  /** One execution with the findings of three controls that change the same document. */
  document: { normally: 'fixed' },
  /** Two presses of the button at the same time, for the same finding. */
  'two-presses': { normally: 'fixed', also: ['compliant', 'skipped'] },
  /** One event with two controls that change the same resource. */
  'two-controls': { normally: 'fixed', also: ['compliant'] },
  /** Two events of findings of one control, with different ids. */
  'two-findings': { normally: 'fixed', also: ['compliant', 'skipped'] },
  /** Two events of findings of two controls for two ports of one group. One of them waits for an approval. */
  'two-ports': { normally: 'fixed', also: ['awaiting-approval'] },
  /** Two actors open a port each within a second. */
  'two-calls': { normally: 'fixed', also: [] },
  /** An actor opens a port and closes it within a second. If ASR reads the second event first, it asks an approver. */
  'open-and-close': { normally: 'compliant', also: ['awaiting-approval'] },
} as const satisfies { readonly [flow: string]: { readonly normally: string; readonly also?: readonly string[] } };
export type Flow = keyof typeof flows;

/** The controls of the flow `document`, and the one that names its resource. */
const documentControl = 'IAM.15';
export const documentControls = ['IAM.12', documentControl, 'IAM.16'] as const;

/** Whether one execution has several requests, which ASR handles together. */
export function isTogether(flow: Flow): boolean {
  return flow === 'group' || flow === 'document';
}

/** Outcomes of a flow that starts two requests at the same time. `undefined`: the flow starts one request. */
export function ofTwo(flow: Flow): readonly string[] | undefined {
  const { normally, also }: { readonly normally: string; readonly also?: readonly string[] } = flows[flow];
  return also === undefined ? undefined : [normally, ...also];
}

export interface Scenario {
  readonly control: PlayedControl;
  readonly flow: Flow;
  readonly faults: readonly Fault[];
}

/** Returns the text of a scenario for `--only`: `EC2.13/button/call7=throttled,Report1=lost`. */
export function scenarioText({ control, flow, faults }: Scenario): string {
  return [control, flow, faults.map(faultText).join(',')].join('/');
}

/** @throws A sentence, if the text names no scenario. */
export function readScenario(text: string): Scenario {
  const [control = '', flow = '', faults = '', ...rest] = text.split('/');
  if (rest.length > 0)
    throw new Error(`${text}: a scenario has three parts, as EC2.13/button/call7=throttled,Report1=lost.`);
  if (!Object.hasOwn(brokenFor, control))
    throw new Error(`${text}: ${control} is none of ${Object.keys(brokenFor).join(', ')}.`);
  if (flow === 'document' && control !== documentControl)
    throw new Error(`${text}: the flow document has its own controls, and is played as ${documentControl}/document.`);
  if (!Object.hasOwn(flows, flow)) throw new Error(`${text}: ${flow} is none of ${Object.keys(flows).join(', ')}.`);
  return {
    control: control as PlayedControl,
    flow: flow as Flow,
    faults: faults === '' ? [] : faults.split(',').map(readFault),
  };
}
