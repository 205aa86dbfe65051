/** The policy in memory: what ASR may do about the findings of each control. Pure, and independent of the file format. */
import { type CustomerData, type Parameters, isOwnControl } from '@asr/playbooks';
import { isContainment } from '../controls/index.ts';
import { type ConsoleGrant, repeatedGrants } from './console/index.ts';
import { type DeadlineRule, deadlineProblems } from './deadlines/index.ts';
import { type Delegation, chatProblems } from './delegation.ts';
import { defaultExemptions, holdsOn, selectingTagKeysOf } from './tags/index.ts';
import { whyNeverMatches } from './resource-arns.ts';
import { type Limits, defaultDeferHours, defaultMinAccounts, defaultMostRequests } from './limits/index.ts';
import { type Notifications, defaultNotifications } from './notifications/index.ts';
import type { ApprovalPolicy, ScopePolicy } from './scope.ts';
import type { Window } from './windows.ts';

/**
 * `manual`: only the button remediates. `observe`: the same, and ASR notes on each new finding what `automatic` would
 * change. `automatic`: ASR remediates as soon as Security Hub reports a failure; the button works as well.
 */
export const modes = ['off', 'manual', 'observe', 'automatic'] as const;
export type Mode = (typeof modes)[number];

/** Who makes the change: the playbook's Lambda function, or an SSM Automation runbook in the member account. */
export const ways = ['playbook', 'runbook'] as const;
export type Via = (typeof ways)[number];

/** When a plan requires approval. Changes that cannot be undone always require it. */
export const approvals = ['required', 'if-irreversible'] as const;
export type ApprovalRule = (typeof approvals)[number];

export interface ControlPolicy {
  readonly mode?: Mode;
  readonly via?: Via;
  readonly parameters?: Parameters;
  readonly approval?: ApprovalRule;
}

/** A playbook that the customer brings, from a package. */
export interface CustomerPackage {
  /** Its control: `Acme.1`. */
  readonly control: string;
  /** The name of an installed npm package, or a path from the folder of the policy file. */
  readonly package: string;
  /** Actions that the policy accepts by name, see `permissionProblems`. */
  readonly accepts?: readonly string[];
  /** What the package says about its playbook. The policy file does not contain it: `readPolicy` adds it. */
  readonly data?: CustomerData;
  /** The module of the playbook. It goes into the archive of the playbook function, not into its settings. */
  readonly code?: string;
}

/** `asr.config.yaml`, checked and with its defaults filled in. */
export interface Policy extends ScopePolicy, ApprovalPolicy {
  /** How plans are approved. */
  readonly approvals?: {
    /** The approver must not be the requester. */
    readonly separateRequester: boolean;
  };
  readonly defaults: { readonly mode: Mode };
  readonly controls: { readonly [controlId: string]: ControlPolicy };
  /** The playbooks that the customer brings. */
  readonly playbooks?: readonly CustomerPackage[];
  /** For controls whose violations AWS Config rules detect. */
  readonly configRules: {
    /** The accounts whose AWS Config rules may call the evaluator in the admin account. */
    readonly accounts: readonly string[];
  };
  /** When ASR makes automatic changes. A place without a window has no limit. */
  readonly windows: readonly Window[];
  /** How long an undo prevents repetition. */
  readonly undo?: {
    /** Days for which automatic remediation does not repeat undone changes. */
    readonly holdsDays: number;
  };
  /** When a changed tag needs an approver. */
  readonly tags?: {
    /** Minutes. If a tag changed within this time before a violation, or since, an approver decides. */
    readonly settleMinutes: number;
  };
  /** When open findings are overdue. The first rule that matches decides. */
  readonly deadlines: readonly DeadlineRule[];
  /** What account owners may do themselves. */
  readonly delegation: readonly Delegation[];
  /** Who may do what in a deployed console. */
  readonly console: readonly ConsoleGrant[];
  /** Changes above a limit require approval. */
  readonly limits: Limits;
  /** The kill switch: stops all remediation, including the button. */
  readonly stop: boolean;
  /** How many playbooks run at the same time: `MaximumConcurrency` of the queue. */
  readonly concurrency: number;
  /** How the events of event rules become executions. */
  readonly gather: Gather;
  /** The digest of outcomes, and where it goes. */
  readonly notifications: Notifications;
}

interface Gather {
  /** How long the pipe waits for more events, in seconds. With 0, each event starts an execution. */
  readonly seconds: number;
  /** The maximum number of events in one execution. */
  readonly events: number;
}

/** The policy of an empty file: the button works, and nothing is automatic. */
export const defaultPolicy: Policy = {
  defaults: { mode: 'manual' },
  controls: {},
  configRules: { accounts: [] },
  scope: { include: {}, exclude: {} },
  exceptions: [],
  exemptions: defaultExemptions,
  approval: [],
  windows: [],
  deadlines: [],
  delegation: [],
  console: [],
  limits: {
    requestsPerAccountPerHour: defaultMostRequests,
    minAccounts: defaultMinAccounts,
    above: 'defer',
    deferHours: defaultDeferHours,
  },
  stop: false,
  concurrency: 10,
  // 40 findings of 5 KB take 208 KB of the 256 KB of an execution's input.
  gather: { seconds: 20, events: 40 },
  notifications: defaultNotifications,
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
    mode: control?.mode ?? defaultModeOf(policy, controlId),
    via: control?.via ?? 'playbook',
    parameters: control?.parameters ?? {},
    approvalRequired: control?.approval === 'required',
  };
}

/** A containment is never automatic or observed unless the policy says so under its id. */
function defaultModeOf({ defaults: { mode } }: Policy, controlId: string): Mode {
  return mode !== 'off' && isContainment(controlId) ? 'manual' : mode;
}

/** The controls that ASR can remediate, and what a policy may set for each. */
export interface KnownControls {
  readonly [controlId: string]: {
    /** Whether the control has a runbook. */
    readonly hasRunbook: boolean;
    /** The names of the playbook's parameters, if known. */
    readonly parameters?: readonly string[];
    /** JSON Schema of each parameter. */
    readonly schemas?: { readonly [name: string]: JsonSchema };
    /** The problems in the given parameters. */
    readonly problemsIn?: (given: Parameters) => readonly ParameterProblem[];
    /** The resource types that the control applies to. */
    readonly resourceTypes?: readonly string[];
    /** Only for a playbook that the customer brings: what its package contains. */
    readonly customer?: Pick<CustomerPackage, 'data' | 'code'>;
  };
}

/** A parameter value that is invalid. */
export interface ParameterProblem {
  /** From the name of the parameter to the invalid part. */
  readonly path: readonly PropertyKey[];
  /** The rest of a sentence that starts with the path, without the period. */
  readonly problem: string;
}

export type JsonSchema = { readonly [keyword: string]: unknown };

/** A problem in a policy, and its path: `['controls', 'EC2.13', 'mode']`. */
export interface PolicyProblem {
  readonly path: readonly PropertyKey[];
  /** Whether the key or its value is invalid. */
  readonly part: 'key' | 'value';
  /** The rest of a sentence that starts with the path. */
  readonly message: string;
}

/**
 * Returns the settings that ASR cannot carry out, or that can never apply. A typo in an id or in a parameter is an
 * error: an operator must not believe that a control is active when it is not.
 *
 * @param now If given, an exception that has ended is a problem as well.
 */
export function checkPolicy(policy: Policy, known: KnownControls, now?: Date): readonly PolicyProblem[] {
  return [
    ...controlProblems(policy, known),
    ...tagValueProblems(policy),
    ...exceptionProblems(policy, known, now),
    ...exemptionProblems(policy, known),
    ...routeProblems(policy, known),
    ...scopeProblems(policy, known),
    ...deadlineProblems(
      policy.deadlines,
      Object.keys(known),
      (controlId) => whyUnknown(controlId, known),
      (controlId) => settingsFor(policy, controlId).mode,
    ).flatMap(({ path, message }) => problemAt(['deadlines', ...path], message)),
    ...delegationProblems(policy, known),
    ...packageProblems(policy),
    ...consoleProblems(policy),
  ];
}

/** An exception that can never apply protects nothing. */
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
        now === undefined || holdsOn(until, now)
          ? undefined
          : `is ${until}, which is in the past. Remove the exception, or set a later date.`,
      ),
      problemAt(
        ['exceptions', index, 'resource'],
        first === index ? undefined : `repeats exceptions[${first}] for the same control. Keep one of them.`,
      ),
    ].flat();
  });
}

/** One package for each control, and none for a control that ASR remediates itself. */
function packageProblems({ playbooks = [] }: Policy): readonly PolicyProblem[] {
  return playbooks.flatMap(({ control }, index) => {
    const first = playbooks.findIndex((other) => other.control.toLowerCase() === control.toLowerCase());
    return [
      ...problemAt(
        ['playbooks', index, 'control'],
        isOwnControl(control)
          ? 'is a control that ASR remediates itself. Remove this entry, or give the control of the package an id of your own.'
          : undefined,
      ),
      ...problemAt(
        ['playbooks', index, 'control'],
        first === index ? undefined : `repeats playbooks[${first}]. Keep one of them.`,
      ),
    ];
  });
}

/** A list of exemptable controls must not name a control that does not exist. */
function exemptionProblems({ exemptions }: Policy, known: KnownControls): readonly PolicyProblem[] {
  return (exemptions.controls ?? []).flatMap((control, index) =>
    problemAt(['exemptions', 'controls', index], whyUnknown(control, known)),
  );
}

/** A route must not name a control that does not exist, because its outcomes would go elsewhere. */
function routeProblems({ notifications }: Policy, known: KnownControls): readonly PolicyProblem[] {
  return notifications.routes.flatMap(({ controls = [] }, index) =>
    controls.flatMap((control, position) =>
      problemAt(['notifications', 'routes', index, 'controls', position], whyUnknown(control, known)),
    ),
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

/** Names must be unique, because a request refers to its delegation by name only. */
function delegationProblems({ delegation }: Policy, known: KnownControls): readonly PolicyProblem[] {
  return [
    ...delegation.flatMap(({ name, controls = [], automaticOnly = false, may }, index) => [
      ...problemAt(
        ['delegation', index, 'automaticOnly'],
        automaticOnly && may.includes('approve')
          ? 'excludes approve: set may to [remediate, undo], or to one of them.'
          : undefined,
      ),
      ...problemAt(
        ['delegation', index, 'name'],
        delegation.findIndex((other) => other.name === name) === index
          ? undefined
          : 'must be unique among the delegations.',
      ),
      ...controls.flatMap((controlId, position) =>
        problemAt(['delegation', index, 'controls', position], whyUnknown(controlId, known)),
      ),
    ]),
    ...chatProblems(delegation).map(({ path, message }) => ({
      path: ['delegation', ...path],
      part: 'value' as const,
      message,
    })),
  ];
}

/** A role that has a second entry would have the accounts of both. */
function consoleProblems({ console }: Policy): readonly PolicyProblem[] {
  return repeatedGrants(console).flatMap((index) =>
    problemAt(['console', index, 'group'], 'has this role in an earlier entry. Write all of its accounts there.'),
  );
}

function controlProblems(policy: Policy, known: KnownControls): readonly PolicyProblem[] {
  return Object.entries(policy.controls).flatMap(([controlId, control]) => {
    const path = ['controls', controlId];
    const entry = Object.hasOwn(known, controlId) ? known[controlId] : undefined;
    if (entry === undefined) return [{ path, part: 'key', message: unknownControl(controlId, known) }];
    const parameters = parameterProblems(path, control.parameters ?? {}, entry);
    return [...problemAt([...path, 'via'], whyNotVia(control.via, entry)), ...parameters];
  });
}

function whyNotVia(via: ControlPolicy['via'], { hasRunbook, customer }: KnownControls[string]): string | undefined {
  if (via === 'runbook' && !hasRunbook) return 'must be playbook: this control has no runbook.';
  const isAlone = customer?.data?.standsAlone !== undefined;
  return via === 'playbook' && isAlone ? 'must be runbook: this control has no playbook.' : undefined;
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

/** With a tag by which the policy selects resources, ASR would move a resource into or out of a selection. */
function tagValueProblems(policy: Policy): readonly PolicyProblem[] {
  const selecting = new Set(selectingTagKeysOf(policy));
  const message = 'is a tag by which this policy selects resources, so ASR never writes it. Remove it here.';
  return Object.entries(policy.controls).flatMap(([controlId, { parameters = {} }]) =>
    Object.entries(parameters)
      .filter(([name]) => name.toLowerCase() === 'tagvalues')
      .flatMap(([name, values]) =>
        Object.keys(values ?? {})
          .filter((key) => selecting.has(key))
          .map((key) => ({ path: ['controls', controlId, 'parameters', name, key], part: 'key' as const, message })),
      ),
  );
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

/** The rest of a sentence that starts with the id; `undefined` if the control is known. */
export function whyUnknown(controlId: string, known: KnownControls): string | undefined {
  return Object.hasOwn(known, controlId) ? undefined : unknownControl(controlId, known);
}

function unknownControl(controlId: string, known: KnownControls): string {
  const match = Object.keys(known).find((other) => other.toLowerCase() === controlId.toLowerCase());
  return `is not a control that ASR can remediate${match === undefined ? '; to list them, run asr controls' : `; use ${match}`}.`;
}
