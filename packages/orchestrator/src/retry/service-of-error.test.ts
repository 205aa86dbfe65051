import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { describe, expect, it } from '@jest/globals';
import { rememberService, serviceOf } from './service-of-error.ts';

/** A client whose service answers every request with this error. */
const failing = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'AKIA', secretAccessKey: 's' },
  maxAttempts: 1,
  requestHandler: {
    handle: async () => ({
      response: {
        statusCode: 409,
        headers: { 'content-type': 'text/xml' },
        body: new TextEncoder().encode(
          '<ErrorResponse><Error><Code>LimitExceeded</Code><Message>m</Message></Error></ErrorResponse>',
        ),
      },
    }),
  },
};

const role = new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument: '{}' });

describe('an error of an SDK client', () => {
  it('has the service that returned it', async () => {
    const error: unknown = await rememberService(new IAMClient(failing as never))
      .send(role)
      .catch((caught: unknown) => caught);

    expect(error).toMatchObject({ name: 'LimitExceededException' });
    expect(serviceOf(error as Error)).toBe('iam');
  });

  it('has no service if the client does not remember it', async () => {
    const error: unknown = await new IAMClient(failing as never).send(role).catch((caught: unknown) => caught);

    expect(error).toMatchObject({ name: 'LimitExceededException' });
    expect(serviceOf(error as Error)).toBeUndefined();
  });
});
