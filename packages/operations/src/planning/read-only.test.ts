import { Readable } from 'node:stream';
import { DeleteUserCommand, GetUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { describe, expect, it } from '@jest/globals';
import { readOnly } from './read-only.ts';

/** An account that gives every request the same response. */
function accountThatAnswers(statusCode: number, body: string) {
  const requests: string[] = [];
  const denied: string[] = [];
  const requestHandler = {
    async handle({ hostname }: { readonly hostname: string }) {
      requests.push(hostname);
      return { response: { statusCode, headers: {}, body: Readable.from([body]) } };
    },
  };
  const credentials = { accessKeyId: 'a', secretAccessKey: 's' };
  const aws = readOnly(
    {
      now: () => new Date(0),
      client: (constructor, region = 'eu-west-1') =>
        new constructor({ region, credentials, requestHandler, maxAttempts: 1 } as { readonly region: string }),
    },
    (action) => void denied.push(action),
  );
  return { aws, requests, denied };
}

const errorOf = (code: string, message: string) =>
  `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
const user = '<GetUserResponse><GetUserResult><User><UserName>me</UserName></User></GetUserResult></GetUserResponse>';
const read = new GetUserCommand({ UserName: 'me' });

describe('an account that asr plan reads', () => {
  it('receives no call that could change something, and the caller sees why', async () => {
    const { aws, requests } = accountThatAnswers(200, '');

    await expect(aws.client(IAMClient).send(new DeleteUserCommand({ UserName: 'me' }))).rejects.toThrow(
      'asr plan sends no DeleteUser, because it only reads.',
    );
    expect(requests).toEqual([]);
  });

  it('receives reads', async () => {
    const { aws, requests, denied } = accountThatAnswers(200, user);

    await aws.client(IAMClient).send(read);

    expect({ requests: requests.length, denied }).toEqual({ requests: 1, denied: [] });
  });

  it.each([
    [
      'User: arn:aws:iam::111122223333:user/me is not authorized to perform: iam:GetUser on resource: user me because no identity-based policy allows the iam:GetUser action',
    ],
    ['Access denied.'],
  ])('names the permission that the caller lacks: %s', async (message) => {
    const { aws, denied } = accountThatAnswers(403, errorOf('AccessDenied', message));

    await expect(aws.client(IAMClient).send(read)).rejects.toThrow(message);
    expect(denied).toEqual(['iam:GetUser']);
  });

  it('does not take another error for a missing permission', async () => {
    const { aws, denied } = accountThatAnswers(404, errorOf('NoSuchEntity', 'There is no such user.'));

    await expect(aws.client(IAMClient).send(read)).rejects.toThrow('There is no such user.');
    expect(denied).toEqual([]);
  });
});
