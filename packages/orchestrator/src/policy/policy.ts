/** The policy as the code asks it: what may happen to a control's findings. Pure, and without its file format. */
import type { Parameters } from '@asr/playbooks';
import type { Delegation } from './delegation.ts';
import type { Limits } from './limits.ts';
import type { ApprovalPolicy, ScopePolicy } from './scope.ts';
import type { Window } from './windows.ts';

/**
 * `manual`: only the button. `observe`: the same, and what automatic would do is planned and put on the finding.
 * `automatic`: as soon as Security Hub reports a failure, and the button.
 */
export const modes = ['off', 'manual', 'observe', 'automatic'] as const;
export type Mode = (typeof modes)[number];

/** Who makes the change: the playbook's Lambda function, or an SSM Automation runbook in the member account. */
export const ways = ['playbook', 'runbook'] as const;
export type Via = (typeof ways)[number];

/** When a person must say yes to a plan. What cannot be undone waits for a person either way. */
export const approvals = ['required', 'if-irreversible'] as const;
export type ApprovalRule = (typeof approvals)[number];

export interface ControlPolicy {
  readonly mode?: Mode;
  readonly via?: Via;
  readonly parameters?: Parameters;
  readonly approval?: ApprovalRule;
}

/** `asr.config.yaml`, checked and with its defaults filled in. */
export interface Policy extends ScopePolicy, ApprovalPolicy {
  /** How plans are approved. */
  readonly approvals?: {
    /** The approver must be another than the requester. */
    readonly separateRequester: boolean;
  };
  readonly defaults: { readonly mode: Mode };
  readonly controls: { readonly [controlId: string]: ControlPolicy };
  /** Of controls that AWS Config detects for us. */
  readonly configRules: {
    /** Whose AWS Config may call the evaluator, which lives in the admin account. */
    readonly accounts: readonly string[];
  };
  /** What comes by itself is carried out inside of them, where there are any for the place. */
  readonly windows: readonly Window[];
  /** What the owners of accounts may do themselves. */
  readonly delegation: readonly Delegation[];
  /** Above them, a person is asked. */
  readonly limits: Limits;
  /** The kill switch: nothing is remediated, the button included. */
  readonly stop: boolean;
  /** How many playbooks run at the same time: `MaximumConcurrency` of the queue. */
  readonly concurrency: number;
}

/** What a file without a word in it means: the button works, nothing happens by itself. */
export const defaultPolicy: Policy = {
  defaults: { mode: 'manual' },
  controls: {},
  configRules: { accounts: [] },
  scope: { include: {}, exclude: {} },
  exceptions: [],
  approval: [],
  windows: [],
  delegation: [],
  limits: {},
  stop: false,
  concurrency: 10,
};

/** What the policy says about one control. */
export interface ControlSettings {
  readonly mode: Mode;
  readonly via: Via;
  readonly parameters: Parameters;
  readonly approvalRequired: boolean;
}

export function settingsFor(policy: Policy, controlId: string): ControlSettings {
  const control = Object.hasOwn(policy.controls, controlId) ? policy.controls[controlId] : undefined;
  return {
    mode: control?.mode ?? policy.defaults.mode,
    via: control?.via ?? 'playbook',
    parameters: control?.parameters ?? {},
    approvalRequired: control?.approval === 'required',
  };
}

/** The controls that can be remediated, and what a policy may say of each. */
export interface KnownControls {
  readonly [controlId: string]: {
    /** Whether there is a runbook for it. */
    readonly hasRunbook: boolean;
    /** The names of the playbook's parameters, where they are known. */
    readonly parameters?: readonly string[];
    /** What is wrong with these parameters, as a sentence; `undefined`: nothing. */
    readonly whyInvalid?: (given: Parameters) => string | undefined;
  };
}

/** Something wrong with a policy, and where: `['controls', 'EC2.13', 'mode']`. */
export interface PolicyProblem {
  readonly path: readonly PropertyKey[];
  /** Whether the key should not be there, or its value is wrong. */
  readonly part: 'key' | 'value';
  /** Continues a sentence that begins with the path, up to its period. */
  readonly message: string;
}

/**
 * What a policy asks for that ASR could not do. Believing that a control is taken care of when it is not is worse
 * than an error, so a typo in an id or in a parameter is one.
 */
export function checkPolicy(policy: Policy, known: KnownControls): readonly PolicyProblem[] {
  return [...controlProblems(policy, known), ...exceptionProblems(policy, known), ...delegationProblems(policy)];
}

/** An exception for a control that does not exist protects nothing. */
function exceptionProblems({ exceptions }: Policy, known: KnownControls): readonly PolicyProblem[] {
  return exceptions.flatMap(({ control }, index) => {
    const message = control === 'all' ? undefined : whyUnknown(control, known);
    return message === undefined ? [] : [{ path: ['exceptions', index, 'control'], part: 'value', message }];
  });
}

/** The name is all that a request says of its delegation. */
function delegationProblems({ delegation }: Policy): readonly PolicyProblem[] {
  return delegation.flatMap(({ name }, index) => {
    if (delegation.findIndex((other) => other.name === name) === index) return [];
    return [
      {
        path: ['delegation', index, 'name'],
        part: 'value' as const,
        message: 'must be the only delegation of its name.',
      },
    ];
  });
}

function controlProblems(policy: Policy, known: KnownControls): readonly PolicyProblem[] {
  return Object.entries(policy.controls).flatMap(([controlId, control]) => {
    const path = ['controls', controlId];
    const entry = Object.hasOwn(known, controlId) ? known[controlId] : undefined;
    if (entry === undefined) return [{ path, part: 'key', message: unknownControl(controlId, known) }];
    const parameters = parameterProblems(path, control.parameters ?? {}, entry);
    if (control.via !== 'runbook' || entry.hasRunbook) return parameters;
    const message = 'must be playbook: there is no runbook for this control.';
    return [{ path: [...path, 'via'], part: 'value', message }, ...parameters];
  });
}

function parameterProblems(
  path: readonly PropertyKey[],
  given: Parameters,
  { parameters, whyInvalid }: KnownControls[string],
): readonly PolicyProblem[] {
  const unknown = parameters === undefined ? [] : unknownParameters(path, given, parameters);
  if (unknown.length > 0) return unknown;
  const problem = whyInvalid?.(given);
  return problem === undefined
    ? []
    : [{ path: [...path, 'parameters'], part: 'value', message: `cannot be used. ${problem}` }];
}

function unknownParameters(
  path: readonly PropertyKey[],
  given: Parameters,
  known: readonly string[],
): readonly PolicyProblem[] {
  const possible = known.length === 0 ? 'none' : known.join(', ');
  const message = `is not a parameter of this control; it has ${possible}.`;
  return Object.keys(given)
    .filter((name) => !known.some((other) => other.toLowerCase() === name.toLowerCase()))
    .map((name) => ({ path: [...path, 'parameters', name], part: 'key', message }));
}

/** Continues a sentence that begins with the id; `undefined`: the control is known. */
export function whyUnknown(controlId: string, known: KnownControls): string | undefined {
  return Object.hasOwn(known, controlId) ? undefined : unknownControl(controlId, known);
}

function unknownControl(controlId: string, known: KnownControls): string {
  const meant = Object.keys(known).find((other) => other.toLowerCase() === controlId.toLowerCase());
  return `is not a control that ASR can remediate${meant === undefined ? '; asr controls lists them' : `; its id is ${meant}`}.`;
}
