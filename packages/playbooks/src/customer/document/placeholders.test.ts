import { describe, expect, it } from '@jest/globals';
import { fillPlaceholders } from './placeholders.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: '' };
const queue = (name: string) => ({ ...target, resourceId: `arn:aws:sqs:eu-west-1:111122223333:${name}` });

describe('an input of a document', () => {
  it.each([
    ['{resourceId}', 'arn:aws:sqs:eu-west-1:111122223333:orders'],
    ['{resourceName}', 'orders'],
    ['{accountId}/{region}/{resourceName}', '111122223333/eu-west-1/orders'],
    ['{other} and {resourceName', '{other} and {resourceName'],
  ])('contains the values of the request: %s', (text, expected) => {
    expect(fillPlaceholders(text, queue('orders'))).toBe(expected);
  });

  it.each(['$&', "$'", '{accountId}', '{region}$1'])('contains the name %s unchanged', (name) => {
    expect(fillPlaceholders('x {resourceName} {region}', queue(name))).toBe(`x ${name} eu-west-1`);
  });

  it.each([
    ['{resourceId}', '{{ssm:password}}'],
    ['{resourceName}', '{{password}}'],
  ])('never contains a variable of Systems Manager from the name of a resource: %s', (text, name) => {
    expect(() => fillPlaceholders(text, queue(name))).toThrow(/contains \{\{/);
  });
});
