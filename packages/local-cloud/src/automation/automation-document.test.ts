import { describe, expect, it } from '@jest/globals';
import { type AutomationParameter, type GivenParameters, parametersOf } from './automation-document.ts';

const parametersFor = (parameters: { readonly [name: string]: AutomationParameter }, given: GivenParameters) =>
  Object.fromEntries(parametersOf({ schemaVersion: '0.3', mainSteps: [], parameters }, given));

describe('parametersOf', () => {
  it('reads each value as its type, and adds defaults', () => {
    const parameters = {
      Text: { type: 'String' },
      List: { type: 'StringList' },
      Number: { type: 'Integer' },
      Flag: { type: 'Boolean' },
      Map: { type: 'StringMap' },
      Role: { type: 'AWS::IAM::Role::Arn', default: '' },
    };

    expect(
      parametersFor(parameters, { Text: ['a'], List: ['a', 'b'], Number: ['7'], Flag: ['true'], Map: ['{"k":"v"}'] }),
    ).toEqual({
      Text: 'a',
      List: ['a', 'b'],
      Number: 7,
      Flag: true,
      Map: { k: 'v' },
      Role: '',
    });
  });

  it.each<[string, AutomationParameter, GivenParameters]>([
    ['a value that is missing', { type: 'String' }, {}],
    ['a parameter that is not declared', { type: 'String', default: '' }, { Other: ['x'] }],
    ['a value that does not match as a whole', { type: 'String', allowedPattern: 'sg-[0-9a-f]+' }, { P: ['sg-1; rm'] }],
    ['a value that is not allowed', { type: 'String', allowedValues: ['true', 'false'] }, { P: ['maybe'] }],
    ['too many values', { type: 'String' }, { P: ['a', 'b'] }],
    ['a list that is too long', { type: 'StringList', maxItems: 1 }, { P: ['a', 'b'] }],
    ['a text that is too long', { type: 'String', maxChars: 1 }, { P: ['ab'] }],
    ['a number that is none', { type: 'Integer' }, { P: ['x'] }],
  ])('rejects %s before anything runs', async (_, parameter, given) => {
    const refuse = async () => parametersFor({ P: parameter }, given);

    await expect(refuse()).rejects.toMatchObject({ name: 'InvalidAutomationExecutionParametersException' });
  });
});
