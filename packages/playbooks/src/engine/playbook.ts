/**
 * The contract every playbook fulfils.
 *
 * A playbook remediates one Security Hub control on one resource. It is plain data and three
 * functions: `read` looks, `plan` decides, `apply` acts. Nobody writes `verify` or `undo` by hand:
 * because a plan is data, both follow from it (see `remediation.ts`).
 */

import type { ParametersOf, Values } from '../parameters/index.ts';

/** A Security Control id, independent of any standard: `EC2.13`. */
export type ControlId = `${string}.${number}`;
export type IamAction = `${string}:${string}`;

/** Where to act. It names the resource and says nothing of the finding, so `read` must look. */
export interface Target {
  readonly partition: string;
  readonly accountId: string;
  readonly region: string;
  /** As the finding gives it: mostly an ARN, sometimes a bare id or `AWS::::Account:111122223333`. */
  readonly resourceId: string;
}

/** The account a playbook works in: SDK clients that already act as its remediation role, and a clock. */
export interface Aws {
  /** A client of the target's Region, or of `region` where a service lives elsewhere. */
  client<Client>(constructor: new (config: { readonly region: string }) => Client, region?: string): Client;
  /** Playbooks read no clock of their own, so that the same account gives the same state. */
  now(): Date;
}

/** A collection whose elements change one by one, so that drift in one never blocks the undo of another. */
export interface Keyed<Element> {
  readonly [key: string]: Element;
}

export type FieldOf<State> = keyof State & string;

/**
 * One field of the state, or one element of a keyed field, and the values to move it between.
 * Swapped, it is its own undo. `null` means absent, so creating a thing and its undo are one change.
 */
export type Change<State, Field extends FieldOf<State> = FieldOf<State>> = {
  readonly [F in Field]: string extends keyof NonNullable<State[F]>
    ? {
        readonly field: F;
        readonly key: string;
        readonly from: NonNullable<State[F]>[keyof NonNullable<State[F]>] | null;
        readonly to: NonNullable<State[F]>[keyof NonNullable<State[F]>] | null;
      }
    : { readonly field: F; readonly key?: never; readonly from: State[F]; readonly to: State[F] };
}[Field];

/** A decision, as JSON: it travels between steps, is shown to an approver, and is kept for undo. */
export type Plan<State, Field extends FieldOf<State> = FieldOf<State>> =
  | {
      readonly kind: 'change';
      readonly changes: readonly Change<State, Field>[];
      /** What the changes do not say themselves, such as which rule of the policy was violated. A sentence or several. */
      readonly because?: string;
      /** Changes that wait for an approval, by their names (`rules[ingress tcp 22 0.0.0.0/0]`), with the reason. */
      readonly asks?: { readonly [name: string]: string };
    }
  | { readonly kind: 'compliant' }
  /** None of this playbook's business, such as a group that the policy does not name: it is left alone, and nobody is told. */
  | { readonly kind: 'skip'; readonly reason: string; readonly isUnselected?: true }
  | { readonly kind: 'refuse'; readonly reason: string };

/**
 * What the remediation role may do. The tests hold `read` and `write` equal to the calls actually made.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export interface Permissions {
  readonly read: readonly IamAction[];
  /** Includes what undo needs. */
  readonly write: readonly IamAction[];
  /** Actions that AWS checks while it serves a call, such as `iam:PassRole`. No call shows them, so no test counts them. */
  readonly dependent?: readonly { readonly action: IamAction; readonly because: string }[];
  /**
   * The ARNs an action is limited to. `{partition}`, `{region}`, `{account}`, `{id}` (the last part of the
   * resource's id) and `{name}` (all of it after the resource type, for names that contain `/` or `:`) are filled in:
   * with wildcards in the role, with the target itself in the session policy.
   * `{passable}` is the pattern of the roles that the installation allows ASR to pass to services that run code.
   * An action that is missing here has no resource-level permission in the service authorization reference.
   */
  readonly on?: { readonly [action: IamAction]: readonly `arn:${string}`[] };
  /**
   * The conditions an action is limited to, on every ARN of it. Values take the placeholders of `on`. Use a key only if
   * the service authorization reference lists it for the action: a key that a request lacks denies the request.
   */
  readonly when?: { readonly [action: IamAction]: Conditions };
}

/** The condition operators that permissions use. All of them deny a request that lacks the key, except `Null`. */
export type ConditionOperator = 'StringEquals' | 'StringLike' | 'ArnEquals' | 'ArnLike' | 'Bool' | 'Null';

/**
 * The `Condition` element of a statement. Every operator and every key must hold; of the values of a key, one.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
 */
export type Conditions = {
  readonly [operator in ConditionOperator]?: { readonly [key: string]: string | readonly string[] };
};

/**
 * What shows a violation of a control that Security Hub does not check: a rule of AWS Config, a call on the resource
 * (`cloudtrail`), a call on a prefix list that a rule names, or a call that changes tags by which the policy decides.
 */
export type Detector = 'config-rule' | 'cloudtrail' | 'prefix-list' | 'tags';

/** What a control's file writes down. What is optional here and not in `Playbook` has a default. */
export interface PlaybookDefinition<State extends object, Field extends FieldOf<State>, Parameters extends Values> {
  /** A literal: ids taken from file names do not survive bundling. */
  readonly control: ControlId;
  /** Continues the sentence "This playbook will …". */
  readonly title: string;
  /** The type Security Hub gives the resource in a finding. */
  readonly resourceType: `Aws${string}`;
  /** Other types that the control reports the same thing of. */
  readonly otherResourceTypes?: readonly `Aws${string}`[];
  /**
   * `global`: one setting for the whole account, so findings of several Regions are the same thing.
   * @default `regional`
   */
  readonly scope?: 'regional' | 'global';
  /**
   * An irreversible playbook always waits for a person's approval.
   * @default `reversible`
   */
  readonly effect?: 'reversible' | 'irreversible';
  /** Fields of a reversible playbook that cannot be put back. Their changes always wait for a person's approval. */
  readonly irreversible?: readonly NoInfer<Field>[];
  /** Can be put back, but only for a time or with harm until then: waits for a person's approval all the same. */
  readonly alwaysAsks?: true;
  /** Becomes the remediation role. */
  readonly permissions: Permissions;
  /**
   * Each with its default, type, range and meaning. The plan receives plain values: the defaults, replaced by the
   * control's own parameters in the finding, then by those of the policy.
   */
  readonly parameters?: ParametersOf<Parameters>;
  /** Only of a control that Security Hub does not check: ASR detects its violations, and imports them as findings. */
  readonly detectedBy?: readonly Detector[];
  /** What is remedied is one event and not a state: each is a finding of its own, and arrives as the parameter `event`. */
  readonly remediesEvent?: true;
  /**
   * Only with `remediesEvent`: controls whose parameters the plan respects. They arrive as `parameters.inForce`, by the
   * control, and the events of the resource as `parameters.earlier`.
   */
  readonly heeds?: readonly ControlId[];
  /**
   * The plan can add access to a resource that the policy selects by a tag. While such a tag has changed a moment ago,
   * each plan waits for an approval.
   */
  readonly opensBySelection?: true;
  /** A tag that excuses a violation. `without` returns the state as it is without the tag. */
  readonly excusedBy?: { readonly tag: string; without(state: NoInfer<State>): NoInfer<State> };
  /** For services that take their time. Waiting is the orchestrator's business. */
  readonly settles?: { readonly withinSeconds: number; isSettled(state: NoInfer<State>): boolean };

  /** Looks at the resource and keeps the facts the decision needs. Changes nothing. `undefined`: it is gone. */
  read(target: Target, aws: Aws): Promise<State | undefined>;
  /** Decides. Pure: the same state and parameters always give the same plan. */
  plan(state: State, parameters: Parameters): Plan<State, Field>;
  /** What the evaluator logs besides, if a parameter asks for it. Pure. Only of a control that a Config rule detects. */
  debugLines?(state: State, parameters: Parameters): readonly string[];
  /** What AWS Config shows beside its evaluation. Pure. Only of a control that a Config rule detects. */
  annotation?(state: State, parameters: Parameters): string;
  /** Makes one change, in either direction. Making it twice is harmless. */
  apply(target: Target, change: Change<State, Field>, aws: Aws): Promise<void>;
}

/** A playbook with its defaults filled in. */
export interface Playbook<
  State extends object,
  Field extends FieldOf<State>,
  Parameters extends Values,
> extends PlaybookDefinition<State, Field, Parameters> {
  readonly scope: 'regional' | 'global';
  readonly effect: 'reversible' | 'irreversible';
  readonly parameters: ParametersOf<Parameters>;
}

/** Fills in the defaults, and lets the compiler infer a playbook's state from what its `read` returns. */
export function definePlaybook<State extends object, Field extends FieldOf<State>, Parameters extends Values = Values>(
  playbook: PlaybookDefinition<State, Field, Parameters>,
): Playbook<State, Field, Parameters> {
  const { scope = 'regional', effect = 'reversible', parameters = {} as ParametersOf<Parameters> } = playbook;
  return { ...playbook, scope, effect, parameters };
}
