/** How an event becomes the body of a request: EventBridge fills in fields of it. */
import type { CfnRule } from 'aws-cdk-lib/aws-events';

/** Fields of the event's detail that are always there. */
type Field =
  'key' | 'outcome' | 'controlId' | 'accountId' | 'region' | 'resourceId' | 'remediationId' | 'title' | 'text' | 'at';

/** Stands for a whole value in a body. */
export function field(name: Field): string {
  return `<${name}>`;
}

/**
 * Fields take the place of whole values, never of a part of a text: then EventBridge writes each as JSON, with its
 * quotes, and no quote or line break in it can end it. In the middle of a text, it would write them as they are.
 *
 * @param body As JSON, with fields for values.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function inputTransformer(body: object): CfnRule.InputTransformerProperty {
  const json = JSON.stringify(body);
  const names = [...json.matchAll(placeholder)].map(([, name = '']) => name);
  return {
    inputPathsMap: Object.fromEntries(names.map((name) => [name, `$.detail.${name}`])),
    inputTemplate: json.replaceAll(placeholder, '<$1>'),
  };
}

const placeholder = /"<(\w+)>"/g;
