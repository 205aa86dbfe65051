import { describe, expect, it } from '@jest/globals';
import { named } from '@asr/playbooks/testing';
import type { Check } from './check.ts';
import { NotDeployedError } from '../../deployment/index.ts';
import { runCheck } from './run-check.ts';

function failing(error: unknown): Check<undefined> {
  return {
    id: 'any',
    title: 'Anything holds',
    permissions: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl'],
    run: async () => {
      throw error;
    },
  };
}

describe('runCheck', () => {
  it.each([
    [
      'that AWS names',
      named('AccessDenied', 'User: x is not authorized to perform: sqs:GetQueueUrl on resource: y'),
      'Access denied. Required permissions: sqs:GetQueueUrl.',
    ],
    [
      'that AWS does not name',
      named('AccessDeniedException', 'Access denied'),
      'Access denied. Required permissions: sqs:GetQueueAttributes, sqs:GetQueueUrl.',
    ],
  ])('names the missing permission %s', async (_, error, sentence) => {
    expect(await runCheck(failing(error), 'home', undefined)).toMatchObject({ verdict: { kind: 'unknown', sentence } });
  });

  it.each([
    ['throttling', named('ThrottlingException', 'Rate exceeded'), /ThrottlingException: Rate exceeded\./],
    ['a missing state machine', new NotDeployedError('None.'), /Skipped: the state machine does not exist/],
    ['a thrown value that is no error', 'a text', /Skipped: a text/],
  ])('reports %s as unknown, never as ok or as a problem', async (_, error, sentence) => {
    const { verdict } = await runCheck(failing(error), 'home', undefined);

    expect(verdict).toMatchObject({ kind: 'unknown', sentence: expect.stringMatching(sentence) });
  });
});
