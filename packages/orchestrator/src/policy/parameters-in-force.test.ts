import { describe, expect, it } from '@jest/globals';
import { parametersInForce } from './parameters-in-force.ts';
import { type Mode, type Policy, defaultPolicy } from './policy.ts';

const policyWith = (controlId: string, mode: Mode): Policy => ({
  ...defaultPolicy,
  controls: { [controlId]: { mode, parameters: { a: 1 } } },
});

describe('the parameters that other controls respect', () => {
  it.each([
    ['SecurityGroup.4', 'off', undefined],
    ['SecurityGroup.4', 'manual', { a: 1 }],
    ['SecurityGroup.4', 'observe', { a: 1 }],
    ['EC2.18', 'off', undefined],
    ['EC2.18', 'manual', undefined],
    ['EC2.18', 'observe', undefined],
    ['EC2.18', 'automatic', { a: 1 }],
  ] as const)('of %s in the mode %s are %j', (controlId, mode, parameters) => {
    expect(parametersInForce(policyWith(controlId, mode), controlId)).toEqual(parameters);
  });
});
