import { describe, expect, it } from '@jest/globals';
import { coversAction } from './resource-policy.ts';

describe('coversAction', () => {
  it.each([
    ['an action', 'sns:Publish'],
    ['an action in another case', 'SNS:publish'],
    ['all actions', '*'],
    ['all actions of the service', 'sns:*'],
    ['a pattern with both wildcards', 'sns:P?bl*'],
    ['one of several actions', ['sns:Subscribe', 'sns:Publish']],
  ])('is true for %s', (_, Action) => {
    expect(coversAction({ Effect: 'Allow', Action }, 'sns:Publish')).toBe(true);
  });

  it('is true for NotAction, which can cover any action', () => {
    expect(coversAction({ Effect: 'Allow' }, 'sns:Publish')).toBe(true);
  });

  it.each([['sns:PublishBatch'], ['sns:Subscribe'], ['sqs:*'], ['sns.Publish']])('is false for %s', (Action) => {
    expect(coversAction({ Effect: 'Allow', Action }, 'sns:Publish')).toBe(false);
  });
});
