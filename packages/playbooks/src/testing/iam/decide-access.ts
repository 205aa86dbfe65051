/**
 * Decides as IAM does whether a role's policies, and a session's, allow a call. Small on purpose: it knows what our
 * policies are made of and throws on everything else, so that nothing is thought allowed that was not understood.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
import { conditionHolds, type Context } from './policy-condition.ts';
import { matchesAction, matchesResource } from './policy-match.ts';
import { UnknownPolicyElementError } from './unknown-policy-element.ts';

export interface AccessRequest {
  readonly action: string;
  /** An ARN, or `*` of an action whose service knows no resource for it. */
  readonly resource: string;
  /** Condition keys and what the request brings for them. A key that is missing is not in the request. */
  readonly context?: Context;
}

/** Policies as JSON, as they are in a template or a call. */
export interface Policies {
  /** Of the role: together they are one. */
  readonly identity: readonly unknown[];
  /** Of the session. It can only take away. */
  readonly session?: unknown;
}

export type Decision = 'allowed' | 'denied' | 'denied explicitly';

export function decideAccess(request: AccessRequest, { identity, session }: Policies): Decision {
  const own = identity.flatMap(statementsOf);
  const ofSession = session === undefined ? undefined : statementsOf(session);
  // All of them, also where the first decides: a statement that nobody understands must never go unnoticed.
  const applying = (statements: readonly Statement[]) =>
    statements.filter((statement) => applies(statement, request)).map(({ effect }) => effect);
  const effects = [own, ...(ofSession === undefined ? [] : [ofSession])].map(applying);
  if (effects.flat().includes('Deny')) return 'denied explicitly';
  return effects.every((each) => each.includes('Allow')) ? 'allowed' : 'denied';
}

interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition: { readonly [operator: string]: unknown };
}

type JsonObject = { readonly [name: string]: unknown };

function statementsOf(policy: unknown): readonly Statement[] {
  const { Version, Statement, ...others } = objectOf(policy, 'A policy');
  // Before 2012, `${…}` was text.
  if (Version !== '2012-10-17') throw new UnknownPolicyElementError(`Version ${String(Version)}`);
  refuseOthers(others);
  return [Statement].flat().map(readStatement);
}

function readStatement(statement: unknown): Statement {
  const { Sid: _, Effect, Action, Resource, Condition = {}, ...others } = objectOf(statement, 'A statement');
  refuseOthers(others);
  if (Effect !== 'Allow' && Effect !== 'Deny') throw new UnknownPolicyElementError(`Effect ${String(Effect)}`);
  return {
    effect: Effect,
    actions: textsOf(Action, 'Action'),
    resources: textsOf(Resource, 'Resource'),
    condition: objectOf(Condition, 'A condition'),
  };
}

function applies(
  { actions, resources, condition }: Statement,
  { action, resource, context = {} }: AccessRequest,
): boolean {
  const concerns = [
    actions.map((pattern) => matchesAction(pattern, action)).includes(true),
    resources.map((pattern) => matchesResource(pattern, resource)).includes(true),
    conditionHolds(condition, context),
  ];
  return concerns.every(Boolean);
}

/** `NotAction`, `NotResource`, `Principal`, and whatever comes to be. */
function refuseOthers(others: JsonObject): void {
  for (const name of Object.keys(others)) throw new UnknownPolicyElementError(name);
}

function objectOf(value: unknown, what: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UnknownPolicyElementError(`${what} that is ${JSON.stringify(value)}`);
  return value as JsonObject;
}

function textsOf(value: unknown, name: string): readonly string[] {
  const texts = [value].flat();
  if (texts.length === 0) throw new UnknownPolicyElementError(`${name} of nothing`);
  return texts.map((text) => {
    if (typeof text !== 'string' || text.includes('${'))
      throw new UnknownPolicyElementError(`${name} ${JSON.stringify(text)}`);
    return text;
  });
}
