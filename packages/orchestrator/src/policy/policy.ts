/** The policy as the code asks it: what may happen to a control's findings. Pure, and without its file format. */
import type { Parameters } from '@asr/playbooks';
import type { Delegation } from './delegation.ts';
import { defaultExemptions, holdsOn } from './tags/index.ts';
import { whyNeverMatches } from './resource-arns.ts';
import { type Limits, defaultMinAccounts } from './limits.ts';
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
  /** How long an undo holds. */
  readonly undo?: {
    /** Days for which automatic remediation does not repeat what was undone. */
    readonly holdsDays: number;
  };
  /** How far a tag is trusted. */
  readonly tags?: {
    /** A tag that changed so many minutes before a violation, or since, does not decide: an approver does. */
    readonly settleMinutes: number;
  };
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
  exemptions: defaultExemptions,
  approval: [],
  windows: [],
  delegation: [],
  limits: { minAccounts: defaultMinAccounts },
  stop: false,
  concurrency: 10,
};

/** A month: long enough to correct the cause, short enough that an undo does not disarm a control for good. */
export const defaultUndoDays = 30;

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
    /** JSON Schema of each parameter. */
    readonly schemas?: { readonly [name: string]: JsonSchema };
    /** What is wrong with parameters of these names. */
    readonly problemsIn?: (given: Parameters) => readonly ParameterProblem[];
    /** The types of the resources that the control is about. */
    readonly resourceTypes?: readonly string[];
  };
}

/** A value of a parameter that is out of range, or cannot be read. */
export interface ParameterProblem {
  /** From the name of the parameter to the part that is wrong. */
  readonly path: readonly PropertyKey[];
  /** Continues a sentence that begins with the path, without a period. */
  readonly problem: string;
}

export type JsonSchema = { readonly [keyword: string]: unknown };

/** Something wrong with a policy, and where: `['controls', 'EC2.13', 'mode']`. */
export interface PolicyProblem {
  readonly path: readonly PropertyKey[];
  /** Whether the key should not be there, or its value is wrong. */
  readonly part: 'key' | 'value';
  /** Continues a sentence that begins with the path, up to its period. */
  readonly message: string;
}

/**
 * What a policy asks for that ASR could not do, or that can never hold. Believing that a control is taken care of when it is not is worse
 * than an error, so a typo in an id or in a parameter is one.
 *
 * @param now Where it is given, an exception that is over is a problem as well.
 */
export function checkPolicy(policy: Policy, known: KnownControls, now?: Date): readonly PolicyProblem[] {
  return [
    ...controlProblems(policy, known),
    ...exceptionProblems(policy, known, now),
    ...exemptionProblems(policy, known),
    ...scopeProblems(policy, known),
    ...delegationProblems(policy),
  ];
}

/** An exception that can never hold protects nothing. */
function exceptionProblems({ exceptions }: Policy, known: KnownControls, now?: Date): readonly PolicyProblem[] {
  return exceptions.flatMap(({ control, resource, until }, index) => {
    const unknown = control === 'all' ? undefined : whyUnknown(control, known);
    const types = control === 'all' ? allTypes(known) : typesOf(known, control);
    const first = exceptions.findIndex((other) => other.control === control && other.resource === resource);
    return [
      problemAt(['exceptions', index, 'control'], unknown),
      problemAt(
        ['exceptions', index, 'resource'],
        unknown === undefined ? whyNeverMatches(resource, types) : undefined,
      ),
      problemAt(
        ['exceptions', index, 'until'],
        now === undefined || holdsOn(until, now) ? undefined : 'is over; remove the exception, or give a later day',
      ),
      problemAt(
        ['exceptions', index, 'resource'],
        first === index ? undefined : `is in exceptions[${first}] already, for the same control; keep one of them.`,
      ),
    ].flat();
  });
}

/** A control that does not exist cannot be exempted from. */
function exemptionProblems({ exemptions }: Policy, known: KnownControls): readonly PolicyProblem[] {
  return (exemptions.controls ?? []).flatMap((control, index) =>
    problemAt(['exemptions', 'controls', index], whyUnknown(control, known)),
  );
}

/** A pattern that matches nothing excludes nothing, and includes nothing. */
function scopeProblems({ scope }: Policy, known: KnownControls): readonly PolicyProblem[] {
  return (['include', 'exclude'] as const).flatMap((side) =>
    (scope[side].resources ?? []).flatMap((pattern, index) =>
      problemAt(['scope', side, 'resources', index], whyNeverMatches(pattern, allTypes(known))),
    ),
  );
}

function problemAt(path: readonly PropertyKey[], message: string | undefined): readonly PolicyProblem[] {
  return message === undefined ? [] : [{ path, part: 'value', message }];
}

function typesOf(known: KnownControls, control: string): readonly string[] {
  return (Object.hasOwn(known, control) ? known[control]?.resourceTypes : undefined) ?? [];
}

function allTypes(known: KnownControls): readonly string[] {
  return Object.keys(known).flatMap((control) => typesOf(known, control));
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
  { parameters, problemsIn }: KnownControls[string],
): readonly PolicyProblem[] {
  const unknown = parameters === undefined ? [] : unknownParameters(path, given, parameters);
  if (unknown.length > 0) return unknown;
  const problems = problemsIn?.(given) ?? [];
  return problems.map(({ path: inner, problem }) => ({
    path: [...path, 'parameters', ...inner],
    part: 'value',
    message: `${problem}.`,
  }));
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
