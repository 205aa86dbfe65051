import { describe, expect, it } from '@jest/globals';
import { InvalidParameterError, parametersFor } from './parameters.ts';
import { definePlaybook } from './playbook.ts';
import { defaultsOf } from './playbook.ts';
import { days, flag, ports, text } from '../parameters/index.ts';

const playbook = definePlaybook({
  control: 'Password.1',
  title: 'require better passwords',
  resourceType: 'AwsAccount',
  scope: 'global',
  effect: 'reversible',
  permissions: { read: [], write: [] },
  parameters: {
    maxAgeDays: days({ default: 90, min: 1, max: 365, meaning: 'ceiling' }),
    requireSymbols: flag({ default: true }),
    allowedPorts: ports({ default: ['80', '443'], meaning: 'ceiling' }),
    keyArn: text({ default: '', pattern: /^arn:/, form: 'an ARN', orNone: true }),
  },
  read: async () => ({}),
  plan: () => ({ kind: 'compliant' }),
  apply: async () => {},
});

describe('parametersFor', () => {
  it('returns the defaults without any other value', () => {
    expect(parametersFor(playbook)).toEqual(defaultsOf(playbook));
    expect(parametersFor(playbook, {}, {})).toEqual(defaultsOf(playbook));
  });

  it('parses the lists of strings from Security Hub as the type of the default', () => {
    const finding = { maxAgeDays: ['60'], requireSymbols: ['false'], allowedPorts: ['22', '80'], keyArn: ['arn:x'] };

    expect(parametersFor(playbook, finding)).toEqual({
      maxAgeDays: 60,
      requireSymbols: false,
      allowedPorts: ['22', '80'],
      keyArn: 'arn:x',
    });
  });

  it('parses the plain values of a policy file', () => {
    const policy = { maxAgeDays: 60, requireSymbols: false, allowedPorts: [22, 80], keyArn: 'arn:aws:x' };

    expect(parametersFor(playbook, policy)).toMatchObject({ maxAgeDays: 60, allowedPorts: ['22', '80'] });
  });

  it('reads a single value as a list of one', () => {
    expect(parametersFor(playbook, { allowedPorts: '8080-8090' })).toMatchObject({ allowedPorts: ['8080-8090'] });
  });

  it('gives the policy precedence', () => {
    expect(parametersFor(playbook, { maxAgeDays: ['60'] }, { maxAgeDays: 30 })).toMatchObject({ maxAgeDays: 30 });
  });

  it('ignores the case of a parameter name', () => {
    expect(parametersFor(playbook, { MaxAgeDays: ['60'] })).toEqual({ ...defaultsOf(playbook), maxAgeDays: 60 });
  });

  it('ignores a parameter that the playbook does not have', () => {
    expect(parametersFor(playbook, { minimumLength: ['14'] })).toEqual(defaultsOf(playbook));
  });

  it('does not change the defaults of the playbook', () => {
    parametersFor(playbook, { maxAgeDays: 1, allowedPorts: [] });

    expect(defaultsOf(playbook)).toMatchObject({ maxAgeDays: 90, allowedPorts: ['80', '443'] });
  });

  it.each([
    ['maxAgeDays', ['soon'], 'must be a number, not "soon"'],
    ['maxAgeDays', '', 'must be a number, not ""'],
    ['maxAgeDays', ' ', 'must be a number, not " "'],
    ['maxAgeDays', [], 'must be a number, not []'],
    ['maxAgeDays', ['60', '90'], 'must be a number, not ["60","90"]'],
    ['maxAgeDays', 0, 'must be 1 to 365, not 0'],
    ['maxAgeDays', ['-5'], 'must be 1 to 365, not -5'],
    ['maxAgeDays', 366, 'must be 1 to 365, not 366'],
    ['maxAgeDays', 1.5, 'must be a whole number, not 1.5'],
    ['maxAgeDays', '1e2', 'must be a number, not "1e2"'],
    ['keyArn', 'my-key', 'must be an ARN, not "my-key"'],
    ['allowedPorts', 'http', 'must be a port or a range such as 8080-8090, not "http"'],
    ['allowedPorts', '80-70', 'must begin with the lower port, not "80-70"'],
    ['allowedPorts', 70_000, 'must be 65535 or less, not "70000"'],
    ['allowedPorts', 0, 'must be 1 or more, not "0"'],
    ['maxAgeDays', 'Infinity', 'must be a number, not "Infinity"'],
    ['maxAgeDays', null, 'must be a number, not null'],
    ['maxAgeDays', true, 'must be a number, not true'],
    ['requireSymbols', ['yes'], 'must be true or false, not "yes"'],
    ['requireSymbols', 1, 'must be true or false, not 1'],
    ['requireSymbols', null, 'must be true or false, not null'],
  ])('rejects %s with the value %j', (name, value, message) => {
    expect(() => parametersFor(playbook, { [name]: value })).toThrow(InvalidParameterError);
    expect(() => parametersFor(playbook, { [name]: value })).toThrow(`The parameter ${name} of Password.1 ${message}.`);
  });

  it.each([
    ['true', true],
    ['True', true],
    [true, true],
    ['FALSE', false],
    [false, false],
  ])('reads %j as %j', (value, expected) => {
    expect(parametersFor(playbook, { requireSymbols: value })).toMatchObject({ requireSymbols: expected });
  });
});

describe('an element of a list', () => {
  it('that is invalid is named with its index', () => {
    expect(() => parametersFor(playbook, { allowedPorts: ['80', 'http'] })).toThrow(
      'The parameter allowedPorts[1] of Password.1 must be a port or a range such as 8080-8090, not "http".',
    );
  });

  it.each([{ a: 1 }, [{ a: 1 }], [['a']]])('that is not a plain value is never converted to a string: %j', (value) => {
    expect(() => parametersFor(playbook, { allowedPorts: value })).toThrow('must be a string or a number, not');
  });
});
