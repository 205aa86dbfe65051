import { describe, expect, it } from '@jest/globals';
import { errorTable } from './error-table.ts';
import { meaningOf } from './meaning.ts';

const awsError = (name: string, message = name) => Object.assign(new Error(message), { name });

describe('the meaning of an error', () => {
  it.each([
    ['iam', 'a quota of roles'],
    ['kms', 'a quota of keys'],
    ['logs', 'a quota of metric filters'],
    ['ecs', 'a quota of task definitions'],
    ['application-autoscaling', 'a quota of scalable targets'],
    ['secretsmanager', 'a quota of secrets'],
  ])('of LimitExceededException in %s: %s, which never passes', (service) => {
    expect(meaningOf(awsError('LimitExceededException'), service)).toBe(false);
  });

  it.each(['apigateway', 'dynamodb'])('of LimitExceededException in %s: a rate, which passes', (service) => {
    expect(meaningOf(awsError('LimitExceededException'), service)).toBe(true);
  });

  it('is open without a service, if services use the name for different problems', () => {
    expect(meaningOf(awsError('LimitExceededException'), undefined)).toBeUndefined();
  });

  it('does not need a service if all services agree', () => {
    expect(meaningOf(awsError('ResourceConflictException'), undefined)).toBe(true);
  });

  it('of a name that only another service uses is open', () => {
    expect(meaningOf(awsError('InvalidClusterStateFault'), 'sns')).toBeUndefined();
  });

  it('of an expired session is the same in every service', () => {
    expect(meaningOf(awsError('ExpiredTokenException'), 'ec2')).toBe(true);
  });

  it.each([
    [
      'rds',
      'InvalidParameterValue',
      'IAM role ARN value is invalid or does not include the required permissions for X',
    ],
    ['ecs', 'ClientException', 'Too many concurrent attempts to create a new revision of the specified family.'],
    ['monitoring', 'ValidationError', 'A separate request to update this alarm is in progress.'],
    ['iam', 'NoSuchEntityException', 'The role with name asr-config cannot be found.'],
  ])('of a name of %s with many uses depends on its message: %s', (service, name, message) => {
    expect(meaningOf(awsError(name, message), service)).toBe(true);
    expect(meaningOf(awsError(name, 'Anything else.'), service)).toBeUndefined();
  });
});

describe('the table', () => {
  const rows = Object.entries(errorTable).flatMap(([service, list]) => list.map((row) => ({ service, ...row })));

  it('has a page and a sentence for every row', () => {
    for (const { source, because } of rows) {
      expect(source).toMatch(/^https:\/\/(docs\.aws\.amazon\.com|github\.com)\/\S+$/);
      expect(because).toMatch(/^["A-Z].*[."]$/);
    }
  });

  it('says one thing about each name of a service', () => {
    for (const [service, list] of Object.entries(errorTable)) {
      const names = list.filter(({ containing }) => containing === undefined).flatMap((each) => each.names);
      expect([service, names.filter((name, index) => names.indexOf(name) !== index)]).toEqual([service, []]);
    }
  });
});
