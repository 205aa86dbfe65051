/** Derives the authorization requests of a call: its action, on each resource that the call names. */
import type { Target } from '../../engine/index.ts';
import { callConditions } from './call-conditions.ts';
import { type CallResource, callResources } from './call-resources.ts';
import type { AccessRequest } from './decide-access.ts';
import { derivedAccess } from './derived-resources.ts';
import { iamAction } from './iam-action.ts';
import type { RecordedCall } from '../recorded-calls/index.ts';

export function accessOf(call: RecordedCall, { partition, accountId }: Target): readonly AccessRequest[] {
  const { client, command, region, input } = call;
  const action = iamAction(call);
  const known = { partition, region, account: accountId };
  const operation = `${client}.${command.replace(/Command$/, '')}`;
  const templates = callResources[operation] ?? callResources[client];
  const requests =
    templates === undefined ? derivedAccess(action, input, known) : accessBy(templates, action, input, known);
  const context = contextOf(operation, input);
  // Dependent actions, such as iam:PassRole, have their own condition keys. Those that tag share the tags of the call.
  const tags = Object.fromEntries(Object.entries(context).filter(([key]) => key.startsWith('aws:RequestTag/')));
  return requests.map((request) => ({
    ...request,
    context: request.action === action ? context : { ...tags, ...request.context },
  }));
}

/** Returns the condition keys of the call, according to the service authorization reference. */
function contextOf(operation: string, input: Input): { readonly [key: string]: string } {
  const keys = Object.entries(callConditions[operation] ?? {});
  return Object.fromEntries(keys.flatMap(([key, path]) => valuesAt(input, path).map((value) => [key, value] as const)));
}

type Known = { readonly [name: string]: string };

function accessBy(
  templates: readonly CallResource[],
  action: string,
  input: Input,
  known: Known,
): readonly AccessRequest[] {
  const own = templates
    .flatMap((template) => (typeof template === 'function' ? template(input) : template))
    .filter((template) => typeof template === 'string')
    .flatMap((template) => arnsOf(template, input, known));
  const dependent = templates
    .filter((template) => typeof template === 'object')
    .filter(({ ifGiven }) => valuesAt(input, ifGiven).length > 0)
    .flatMap(({ on, passedTo, ...each }) =>
      arnsOf(on, input, known).map((resource) => ({
        action: each.action,
        resource,
        context: {
          ...(passedTo === undefined ? {} : { 'iam:PassedToService': passedTo }),
          ...(each.action === 'ec2:CreateTags' ? { 'ec2:CreateAction': action.replace('ec2:', '') } : {}),
        },
      })),
    );
  const resources = own.length === 0 ? ['*'] : own;
  return [...resources.map((resource) => ({ action, resource })), ...dependent];
}

type Input = RecordedCall['input'];

function arnsOf(template: string, input: Input, known: Known): readonly string[] {
  const [braces, field = '', standIn] = /\{([\w.]+)(?:\|(.))?\}/.exec(template) ?? [];
  if (braces === undefined) return [template];
  const values = known[field] === undefined ? valuesAt(input, field) : [known[field]];
  const given = values.length === 0 && standIn !== undefined ? [standIn] : values;
  return given.flatMap((value) =>
    value.startsWith('arn:')
      ? [value]
      : arnsOf(
          template.replace(braces, () => value),
          input,
          known,
        ),
  );
}

/** Returns the strings at `a.b` of the input. A queue URL is reduced to the name of the queue. */
function valuesAt(input: Input, path: string): readonly string[] {
  const value = path.split('.').reduce<unknown>((inside, name) => (inside as Input | undefined)?.[name], input);
  return [value ?? []]
    .flat()
    .map((each) => (typeof each === 'string' ? each.replace(/^https?:.*\//, '') : JSON.stringify(each)))
    .filter((text) => text !== '');
}
