/**
 * The contract that every playbook fulfills.
 *
 * A playbook remediates one Security Hub control on one resource. It is plain data and three functions: `read` reads
 * the resource, `plan` decides, `apply` makes the changes. No playbook implements `verify` or `undo`: because a plan
 * is data, both are derived from it (see `remediation.ts`). Nor does one implement `readMany`: `shared-reads` derives it
 * from `read`.
 */

import type { ParametersOf, Values } from '../parameters/index.ts';

/** A Security Control id, independent of any standard: `EC2.13`. */
export type ControlId = `${string}.${number}`;
export type IamAction = `${string}:${string}`;

/** The resource to act on. A target has no facts of the finding, so `read` must read the resource. */
export interface Target {
  readonly partition: string;
  readonly accountId: string;
  readonly region: string;
  /** As in the finding: usually an ARN, sometimes only an id or `AWS::::Account:111122223333`. */
  readonly resourceId: string;
}

/** The account of the resource: SDK clients with the credentials of the remediation role, and a clock. */
export interface Aws {
  /** Returns a client for the target's Region, or for `region` if the service is in another one. */
  client<Client>(constructor: new (config: { readonly region: string }) => Client, region?: string): Client;
  /** The current time. Playbooks read no other clock, so that the same account gives the same state. */
  now(): Date;
}

/** How ASR treats a runbook without a playbook. */
export interface StandsAlone {
  /** The last step of the document, which succeeds only if the resource is compliant. Without it, nothing verifies. */
  readonly check?: string;
}

/** A collection whose elements change separately, so that drift in one element does not block the undo of another. */
export interface Keyed<Element> {
  readonly [key: string]: Element;
}

export type FieldOf<State> = keyof State & string;

/**
 * One field of the state, or one element of a keyed field, with its values before and after. The same change with the
 * values swapped is its undo. `null` means absent, so a change can create and delete.
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

/** A decision, as JSON. It is passed between steps, shown to an approver, and stored for undo. */
export type Plan<State, Field extends FieldOf<State> = FieldOf<State>> =
  | {
      readonly kind: 'change';
      readonly changes: readonly Change<State, Field>[];
      /**
       * An explanation that the changes do not contain, such as the violated rule of the policy. One or more
       * sentences.
       */
      readonly because?: string;
      /** The changes that wait for approval, by their names (`rules[ingress tcp 22 0.0.0.0/0]`), with the reason. */
      readonly asks?: { readonly [name: string]: string };
    }
  | { readonly kind: 'compliant' }
  /**
   * The playbook does not apply, for example to a security group that the policy does not name. ASR changes nothing
   * and sends no notification.
   */
  | { readonly kind: 'skip'; readonly reason: string; readonly isUnselected?: true }
  | { readonly kind: 'refuse'; readonly reason: string };

/**
 * The permissions of the remediation role. Tests require `read` and `write` to equal the calls that the playbook
 * makes.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export interface Permissions {
  readonly read: readonly IamAction[];
  /** Includes the actions of undo. */
  readonly write: readonly IamAction[];
  /**
   * Actions that AWS authorizes as part of another call, such as `iam:PassRole`. They are not calls of their own,
   * so tests do not count them.
   */
  readonly dependent?: readonly DependentAction[];
  /**
   * The ARNs that an action is limited to. Placeholders: `{partition}`, `{region}`, `{account}`, `{id}` (the last
   * part of the resource's id) and `{name}` (everything after the resource type, for names that contain `/` or
   * `:`). They become wildcards in the role, and the values of the target in the session policy. `{passable}` is
   * the pattern of the roles that the installation allows ASR to pass to services that run code. An action without
   * an entry has no resource-level permission in the service authorization reference.
   */
  readonly on?: { readonly [action: IamAction]: readonly `arn:${string}`[] };
  /**
   * The conditions that an action is limited to, on all of its ARNs. Values can contain the placeholders of `on`.
   * Use only keys that the service authorization reference lists for the action: a condition on a missing key
   * denies the request.
   */
  readonly when?: { readonly [action: IamAction]: Conditions };
}

export interface DependentAction {
  readonly action: IamAction;
  /** A sentence. */
  readonly because: string;
  /**
   * Only for `ec2:CreateTags` of a playbook whose other calls tag resources that exist: the ARNs that get tags only while
   * this action creates them. Otherwise use `on`, and `when` with the key `ec2:CreateAction`.
   */
  readonly onCreation?: { readonly by: IamAction; readonly arns: readonly `arn:${string}`[] };
}

/** The condition operators that permissions use. All of them except `Null` deny a request that lacks the key. */
export type ConditionOperator = 'StringEquals' | 'StringLike' | 'ArnEquals' | 'ArnLike' | 'Bool' | 'Null';

/**
 * The `Condition` element of a statement. All operators and all keys must match, and one of the values of each key.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
 */
export type Conditions = {
  readonly [operator in ConditionOperator]?: { readonly [key: string]: string | readonly string[] };
};

/**
 * The source of violations of a control that Security Hub does not check: an AWS Config rule, a call on the resource
 * (`cloudtrail`), a call on a prefix list that a rule names, or a call that changes tags that the policy uses.
 */
export type Detector = 'config-rule' | 'cloudtrail' | 'prefix-list' | 'tags';

/**
 * The services whose findings ask for a containment: what stops a threat at once, and can be undone. Security Hub has no
 * control of such an id, and no finding of Security Hub itself asks for one.
 */
export type ThreatService = 'guardduty' | 'inspector' | 'macie';

/**
 * A document of the account that several controls change, such as the password policy. ASR remediates their findings of
 * one account together: under one claim, in one session, with one read for all. The controls have the same resource
 * type, scope and permissions, and no change of theirs completes later.
 */
export interface SharedDocument {
  readonly name: string;
  /**
   * `own`: each control changes objects that no other control changes. `same`: the controls have the same state, and
   * `applyAll` makes the changes of several of them with one write.
   */
  readonly parts: 'own' | 'same';
}

/** The definition in the file of a control. Fields that are optional here and not in `Playbook` have a default. */
export interface PlaybookDefinition<State extends object, Field extends FieldOf<State>, Parameters extends Values> {
  /** A literal. Ids derived from file names do not survive bundling. */
  readonly control: ControlId;
  /** A verb phrase in lower case, such as "encrypt the log files of a trail". */
  readonly title: string;
  /** The resource type in the findings of Security Hub. */
  readonly resourceType: `Aws${string}`;
  /** Other resource types in findings of this control. */
  readonly otherResourceTypes?: readonly `Aws${string}`[];
  /**
   * `global`: one setting for the whole account, so findings in several Regions refer to the same resource.
   * @default `regional`
   */
  readonly scope?: 'regional' | 'global';
  /**
   * An irreversible playbook always waits for approval.
   * @default `reversible`
   */
  readonly effect?: 'reversible' | 'irreversible';
  /** Fields of a reversible playbook that undo cannot restore. Their changes always wait for approval. */
  readonly irreversible?: readonly NoInfer<Field>[];
  /** The present names of fields, by the names in records of earlier versions of ASR, so that undo still finds them. */
  readonly formerFields?: { readonly [former: string]: string };
  /**
   * For changes that can be undone only for a limited time, or that do harm until then. They always wait for
   * approval.
   */
  readonly alwaysAsks?: true;
  /** Only for a runbook without a playbook: the plan starts an SSM document, and there is nothing to apply or verify. */
  readonly standsAlone?: StandsAlone;
  /** The permissions of the remediation role. */
  readonly permissions: Permissions;
  /**
   * The actions of the permissions that only an undo takes. The session of a remediation does not have them. Tests require
   * that no remediation calls them.
   */
  readonly undoOnly?: readonly IamAction[];
  /**
   * The parameters, each with its default, type, range and meaning. `plan` receives plain values: the defaults,
   * replaced by the control's parameters in the finding, then by those of the policy.
   */
  readonly parameters?: ParametersOf<Parameters>;
  /** The document that this control and others change. */
  readonly document?: SharedDocument;
  /** Only for a control that Security Hub does not check. ASR detects its violations and imports them as findings. */
  readonly detectedBy?: readonly Detector[];
  /** Only for a containment: the services whose findings ask for it. */
  readonly respondsTo?: readonly ThreatService[];
  /**
   * Only for a containment: what it does not stop, and what a responder checks next, in one to three sentences of together
   * 200 characters. The note on the finding has them, and the finding is not set to RESOLVED, because a containment does
   * not end an incident.
   */
  readonly nextSteps?: string;
  /**
   * The playbook remediates an event, not a state. Each event is a separate finding, and arrives as the parameter
   * `event`.
   */
  readonly remediesEvent?: true;
  /**
   * The controls whose parameters the plan respects. Their parameters arrive as `parameters.inForce`, by control. With
   * `remediesEvent`, the earlier events of the resource also arrive as `parameters.earlier`.
   */
  readonly heeds?: readonly ControlId[];
  /**
   * The plan can add access to a resource that the policy selects by a tag. If such a tag changed shortly before, each
   * plan requires approval.
   */
  readonly opensBySelection?: true;
  /** A tag that excuses a violation. `without` returns the state without the tag. */
  readonly excusedBy?: { readonly tag: string; without(state: NoInfer<State>): NoInfer<State> };
  /**
   * The change protects at once, or does not depend on the setting from which an owner, such as a node group, makes the
   * next resource. ASR then warns of an owner that replaces the resource. Without it, ASR refuses.
   */
  readonly worksUntilReplaced?: true;
  /** For services that complete changes asynchronously. The orchestrator does the waiting. */
  readonly settles?: {
    readonly withinSeconds: number;
    isSettled(state: NoInfer<State>): boolean;
    /**
     * Returns why a resource that has all changes is not settled, if ASR made none of them. ASR then refuses instead
     * of waiting. Without this function, ASR waits.
     */
    whyStalled?(state: NoInfer<State>): string;
  };

  /**
   * Reads the resource and returns the facts that the decision needs. Changes nothing. `undefined`: the service says
   * that the resource does not exist. If the id does not show which resource it is, call `cannot` instead.
   *
   * @param parameters For parameters that name another resource, such as a topic or a key: read it too, so that `plan`
   *   refuses one that cannot be used. The fields that the plan changes never depend on them, because the policy can
   *   name another resource by the time of the undo.
   */
  read(target: Target, aws: Aws, parameters: Parameters): Promise<State | undefined>;
  /** Decides what to change. Pure: the same state and parameters always give the same plan. */
  plan(state: State, parameters: Parameters): Plan<State, Field>;
  /**
   * Returns why Security Hub may still report FAILED although the resource is compliant: the control sees old data, or
   * less than the playbook does. One or more sentences that say what the operator can do. Pure. The finding is then not
   * set to RESOLVED, because only Security Hub can decide.
   */
  mayStayFailed?(state: State, parameters: Parameters): string | undefined;
  /**
   * Only for a containment: returns what a responder has or lacks as evidence, as a sentence of at most 100 characters. Pure.
   * The note on the finding has it before `nextSteps`.
   */
  evidence?(state: State, parameters: Parameters): string | undefined;
  /**
   * Additional log lines of the evaluator, if a parameter requests them. Pure. Only for a control that a Config
   * rule detects.
   */
  debugLines?(state: State, parameters: Parameters): readonly string[];
  /** The annotation of the evaluation in AWS Config. Pure. Only for a control that a Config rule detects. */
  annotation?(state: State, parameters: Parameters): string;
  /** Makes one change, in either direction. Idempotent. */
  apply(target: Target, change: Change<State, Field>, aws: Aws): Promise<void>;
  /** Makes all changes of one resource, in order, with fewer calls than `apply` for each of them. Idempotent. */
  applyAll?(target: Target, changes: readonly Change<State, Field>[], aws: Aws): Promise<void>;
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
  /** @param parameters Default: the default of each parameter. */
  read(target: Target, aws: Aws, parameters?: Parameters): Promise<State | undefined>;
  /**
   * Reads several resources of one account and Region. Makes fewer calls than `read` for each of them if the service has
   * a call for several resources, or if the reads ask the same question. Returns one result for each target, in order:
   * what `read` returns, or the error that it throws. One target never fails another.
   *
   * @param parameters Default: the default of each parameter.
   */
  readMany(
    targets: readonly Target[],
    aws: Aws,
    parameters?: Parameters,
  ): Promise<readonly (State | Error | undefined)[]>;
}

/** Fills in the defaults. The compiler infers the state of the playbook from the return type of `read`. */
export function definePlaybook<State extends object, Field extends FieldOf<State>, Parameters extends Values = Values>(
  playbook: PlaybookDefinition<State, Field, Parameters>,
): Playbook<State, Field, Parameters> {
  const { scope = 'regional', effect = 'reversible', parameters = {} as ParametersOf<Parameters> } = playbook;
  return {
    ...playbook,
    scope,
    effect,
    parameters,
    read: (target, aws, given = defaultsOf({ parameters })) => playbook.read(target, aws, given),
    async readMany(targets, aws, given = defaultsOf({ parameters })) {
      const shared = await askingOnce(aws);
      // `read` can throw before it returns a promise.
      const readOne = async (target: Target) => this.read(target, shared, given);
      return Promise.all(targets.map((target) => readOne(target).catch(asError)));
    },
  };
}

/**
 * The same account for calls at the same time, which asks AWS the same question once. It never asks it again, so it does
 * not see a later change.
 */
export async function askingOnce(aws: Aws): Promise<Aws> {
  // Loaded on demand, because most messages contain one request.
  const { shareReads } = await import('../shared-reads/index.ts');
  return shareReads(aws);
}

export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** Returns the values of parameters that neither the finding nor the policy sets. */
export function defaultsOf<Parameters extends Values>({
  parameters,
}: {
  readonly parameters: ParametersOf<Parameters>;
}): Parameters {
  const defaults = Object.entries(parameters).map(([name, parameter]) => [name, parameter.default] as const);
  return Object.fromEntries(defaults) as Parameters;
}
