import { describe, expect, it } from '@jest/globals';
import { InvalidParameterError, parametersFor } from './parameters.ts';
import { definePlaybook } from './playbook.ts';
import type { AnyPlaybook } from './remediation.ts';

const playbook = definePlaybook({
  control: 'Password.1',
  title: 'ask for better passwords',
  resourceType: 'AwsAccount',
  scope: 'global',
  effect: 'reversible',
  permissions: { read: [], write: [] },
  parameters: { maxAgeDays: 90, requireSymbols: true, allowedPorts: ['80', '443'], keyArn: '' },
  read: async () => ({}),
  plan: () => ({ kind: 'compliant' }),
  apply: async () => {},
});

describe('parametersFor', () => {
  it('gives the defaults where nobody says otherwise', () => {
    expect(parametersFor(playbook)).toEqual(playbook.parameters);
    expect(parametersFor(playbook, {}, {})).toEqual(playbook.parameters);
  });

  it('reads the lists of strings that Security Hub gives in the type of the default', () => {
    const finding = { maxAgeDays: ['60'], requireSymbols: ['false'], allowedPorts: ['22', '80'], keyArn: ['arn'] };

    expect(parametersFor(playbook, finding)).toEqual({
      maxAgeDays: 60,
      requireSymbols: false,
      allowedPorts: ['22', '80'],
      keyArn: 'arn',
    });
  });

  it('reads the plain values of a policy file', () => {
    const policy = { maxAgeDays: 60, requireSymbols: false, allowedPorts: [22, 80], keyArn: 'arn:aws:x' };

    expect(parametersFor(playbook, policy)).toMatchObject({ maxAgeDays: 60, allowedPorts: ['22', '80'] });
  });

  it('takes one value where a list is expected for a list of one', () => {
    expect(parametersFor(playbook, { allowedPorts: '8080-8090' })).toMatchObject({ allowedPorts: ['8080-8090'] });
  });

  it('lets the policy have the last word', () => {
    expect(parametersFor(playbook, { maxAgeDays: ['60'] }, { maxAgeDays: 30 })).toMatchObject({ maxAgeDays: 30 });
  });

  it('knows a parameter however its letters are cased, by its own name', () => {
    expect(parametersFor(playbook, { MaxAgeDays: ['60'] })).toEqual({ ...playbook.parameters, maxAgeDays: 60 });
  });

  it('leaves out a parameter that the playbook does not know', () => {
    expect(parametersFor(playbook, { minimumLength: ['14'] })).toEqual(playbook.parameters);
  });

  it('leaves the defaults of the playbook as they are', () => {
    parametersFor(playbook, { maxAgeDays: 1, allowedPorts: [] });

    expect(playbook.parameters).toMatchObject({ maxAgeDays: 90, allowedPorts: ['80', '443'] });
  });

  it.each([
    ['maxAgeDays', ['soon'], 'must be a number, not "soon"'],
    ['maxAgeDays', '', 'must be a number, not ""'],
    ['maxAgeDays', ' ', 'must be a number, not " "'],
    ['maxAgeDays', [], 'must be a number, not undefined'],
    ['maxAgeDays', 'Infinity', 'must be a number, not "Infinity"'],
    ['maxAgeDays', null, 'must be a number, not null'],
    ['maxAgeDays', true, 'must be a number, not true'],
    ['requireSymbols', ['yes'], 'must be true or false, not "yes"'],
    ['requireSymbols', 1, 'must be true or false, not 1'],
    ['requireSymbols', null, 'must be true or false, not null'],
  ])('never guesses %s from %j', (name, value, message) => {
    expect(() => parametersFor(playbook, { [name]: value })).toThrow(InvalidParameterError);
    expect(() => parametersFor(playbook, { [name]: value })).toThrow(`The parameter Password.1 ${name} ${message}`);
  });

  it.each([
    ['true', true],
    ['True', true],
    [true, true],
    ['FALSE', false],
    [false, false],
  ])('reads %j as %j, and never a word as true', (value, expected) => {
    expect(parametersFor(playbook, { requireSymbols: value })).toMatchObject({ requireSymbols: expected });
  });
});

describe('a parameter that is no plain value', () => {
  it.each([{ a: 1 }, [{ a: 1 }], [['a']]])('is never turned into a text: %j', (value) => {
    expect(() => parametersFor(playbook, { allowedPorts: value })).toThrow(
      'must be a text, a number, true or false, or a list of them.',
    );
  });
});

describe('parameters that a playbook reads itself', () => {
  const own: AnyPlaybook = {
    ...playbook,
    parameters: { rules: [] },
    readParameters({ rules }: { readonly [name: string]: unknown }) {
      if (!Array.isArray(rules)) throw new InvalidParameterError('rules must be a list.');
      return { rules };
    },
  };

  it('arrive as they were given, however deep', () => {
    expect(parametersFor(own, { Rules: [{ ports: [22] }] })).toEqual({ rules: [{ ports: [22] }] });
  });

  it('are wrong when the playbook says so', () => {
    expect(() => parametersFor(own, { rules: 'all' })).toThrow('rules must be a list.');
  });
});
