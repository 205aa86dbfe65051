/** Turns an event into the body of a request: EventBridge inserts its fields. */
import type { CfnRule } from 'aws-cdk-lib/aws-events';

/** Fields that every event's detail has. */
type Field =
  'key' | 'outcome' | 'controlId' | 'accountId' | 'region' | 'resourceId' | 'remediationId' | 'title' | 'text' | 'at';

/** Links of every event's detail. */
type Link = 'resource' | 'finding' | 'execution';

/** Placeholder for a whole value in a body. */
export function field(name: Field): string {
  return `<${name}>`;
}

/** Placeholder for an address in the AWS console. */
export function link(to: Link): string {
  return `<${to}Link>`;
}

/**
 * Fields replace whole values, never a part of a string. EventBridge then writes each as JSON with quotes, so that a quote
 * or line break in it cannot end the string. Inside a string, it would write them unescaped.
 *
 * @param body Body as JSON, with fields as values.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function inputTransformer(body: object): CfnRule.InputTransformerProperty {
  const json = JSON.stringify(body);
  const names = [...json.matchAll(placeholder)].map(([, name = '']) => name);
  return {
    inputPathsMap: Object.fromEntries(names.map((name) => [name, pathOf(name)])),
    inputTemplate: json.replaceAll(placeholder, '<$1>'),
  };
}

const placeholder = /"<(\w+)>"/g;

function pathOf(name: string): string {
  const [, to] = /^(\w+)Link$/.exec(name) ?? [];
  return to === undefined ? `$.detail.${name}` : `$.detail.links.${to}`;
}
