/** What IAM is asked when a call is made: its action, on each resource that the call names. */
import type { Target } from '../../engine/index.ts';
import { callConditions } from './call-conditions.ts';
import { callResources } from './call-resources.ts';
import type { AccessRequest } from './decide-access.ts';
import { iamAction } from './iam-action.ts';
import type { RecordedCall } from '../recorded-calls/index.ts';

export function accessOf(call: RecordedCall, { partition, accountId }: Target): readonly AccessRequest[] {
  const { client, command, region, input } = call;
  const action = iamAction(client, command);
  const templates = callResources[`${client}.${command.replace(/Command$/, '')}`] ?? callResources[client] ?? [];
  const known = { partition, region, account: accountId };
  const own = templates
    .filter((template) => typeof template === 'string')
    .flatMap((template) => arnsOf(template, input, known));
  const dependent = templates
    .filter((template) => typeof template !== 'string')
    .filter(({ ifGiven }) => valuesAt(input, ifGiven).length > 0)
    .flatMap(({ on, passedTo, ...each }) =>
      arnsOf(on, input, known).map((resource) => ({
        action: each.action,
        resource,
        context: passedTo === undefined ? {} : { 'iam:PassedToService': passedTo },
      })),
    );
  const resources = own.length === 0 ? ['*'] : own;
  const keys = callConditions[`${client}.${command.replace(/Command$/, '')}`] ?? {};
  const context = Object.fromEntries(
    Object.entries(keys).flatMap(([key, path]) => valuesAt(input, path).map((value) => [key, value] as const)),
  );
  return [...resources.map((resource) => ({ action, resource, context })), ...dependent];
}

type Input = RecordedCall['input'];

function arnsOf(template: string, input: Input, known: { readonly [name: string]: string }): readonly string[] {
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

/** The texts at `a.b` of the input. A URL is that of a queue, and stands for its name. */
function valuesAt(input: Input, path: string): readonly string[] {
  const value = path.split('.').reduce<unknown>((inside, name) => (inside as Input | undefined)?.[name], input);
  return [value ?? []]
    .flat()
    .map((each) => (typeof each === 'string' ? each.replace(/^https?:.*\//, '') : JSON.stringify(each)))
    .filter((text) => text !== '');
}
