import { describe, expect, it } from '@jest/globals';
import { describeChanges } from './change-text.ts';

describe('describeChanges', () => {
  it.each([
    [
      'an added text with its value',
      { field: 'tags', key: 'Team', from: null, to: 'shop' },
      'tags[Team] added: "shop"',
    ],
    ['an added element by its key', { field: 'rules', key: 'ssh', from: null, to: { port: 22 } }, 'rules[ssh] added'],
    ['a removed element by its key', { field: 'tags', key: 'Team', from: 'shop', to: null }, 'tags[Team] removed'],
    ['a changed value', { field: 'encrypts', from: false, to: true }, 'encrypts: false → true'],
    ['a created part by its name', { field: 'trail', from: null, to: 'asr' }, 'trail added'],
  ])('shows %s', (_, change, text) => {
    expect(describeChanges([change])).toBe(text);
  });
});
