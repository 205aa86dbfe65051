/**
 * Decides like IAM whether the policies of a role and of a session allow a call. It supports only the elements that
 * the policies of ASR use, and throws on all others, so that it never allows a request that it does not understand.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
import { conditionHolds, type Context } from './policy-condition.ts';
import { matchesAction, matchesResource } from './policy-match.ts';
import { UnknownPolicyElementError } from './unknown-policy-element.ts';

export interface AccessRequest {
  readonly action: string;
  /** An ARN, or `*` for an action without resources. */
  readonly resource: string;
  /** The condition keys of the request with their values. A key that is missing is not in the request. */
  readonly context?: Context;
}

/** Policies as JSON, as in a template or a call. */
export interface Policies {
  /** The policies of the role, which add up. */
  readonly identity: readonly unknown[];
  /** The policy of the session, which only restricts. */
  readonly session?: unknown;
}

export type Decision = 'allowed' | 'denied' | 'denied explicitly';

export function decideAccess(request: AccessRequest, { identity, session }: Policies): Decision {
  const own = identity.flatMap(statementsOf);
  const ofSession = session === undefined ? undefined : statementsOf(session);
  // Evaluates all statements, even if the first one decides, so that an unknown element is always detected.
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
  // Before 2012, `${…}` was not a variable.
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

/** Rejects `NotAction`, `NotResource`, `Principal`, and any later element. */
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
