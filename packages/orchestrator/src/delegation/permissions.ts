/**
 * The IAM policies of delegates. They allow putting events on the bus of requests whose source identifies the caller.
 *
 * A call puts up to ten events. AWS does not document whether conditions are evaluated once per event or once per call,
 * so these conditions work in both cases: `ForAllValues` rejects a call that contains a foreign source, and `Null`
 * rejects an event without a source, which `ForAllValues` alone would allow. No condition uses patterns or negation.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
import { sourceOf } from './delegate.ts';
import { delegatedEventTypes } from './request-event.ts';
import type { DelegatedAction, Delegation } from '../policy/index.ts';

export interface PolicyDocument {
  /** The older version treats variables as plain text. */
  readonly Version: '2012-10-17';
  readonly Statement: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: string;
  readonly Resource: string;
  readonly Condition: { readonly [operator: string]: { readonly [key: string]: string | readonly string[] } };
}

/** Tag of a session, a role or a user whose value is the name of a delegation. */
export const delegationTag = 'asr:delegation';

const userId = '${aws:userid}';
const tag = `aws:PrincipalTag/${delegationTag}`;

/** Name of the event bus of requests, in the admin account and home Region. */
export function requestsBusName(namespace: string): string {
  return `${namespace}-Requests`;
}

/** The policy for a role or permission set of one delegation. */
export function policyOf({ name, may }: Delegation, busArn: string): PolicyDocument {
  return { Version: '2012-10-17', Statement: [statement('Ask', busArn, sourceOf(name, userId), may, {})] };
}

/**
 * The policy for one role that all delegates share. The session tag names the delegation. The policy lists all valid
 * names, so that other tag values have no effect.
 */
export function policyBySessionTag(delegations: readonly Delegation[], busArn: string): PolicyDocument {
  const alike = Map.groupBy(delegations, ({ may }) => [...may].toSorted().join(' '));
  const statements = [...alike.values()].map((some, index) => {
    const named = { StringEquals: { [tag]: some.map(({ name }) => name) } };
    return statement(`Ask${index + 1}`, busArn, sourceOf(`\${${tag}}`, userId), some[0]?.may ?? [], named);
  });
  return { Version: '2012-10-17', Statement: statements };
}

function statement(
  Sid: string,
  busArn: string,
  source: string,
  may: readonly DelegatedAction[],
  named: PolicyStatement['Condition'],
): PolicyStatement {
  const demanded = [
    'events:source',
    'events:detail-type',
    ...Object.values(named).flatMap((keys) => Object.keys(keys)),
  ];
  return {
    Sid,
    Effect: 'Allow',
    Action: 'events:PutEvents',
    Resource: busArn,
    Condition: {
      'ForAllValues:StringEquals': {
        'events:source': source,
        'events:detail-type': may.map((action) => delegatedEventTypes[action]),
      },
      ...named,
      Null: Object.fromEntries(demanded.map((key) => [key, 'false'])),
    },
  };
}
