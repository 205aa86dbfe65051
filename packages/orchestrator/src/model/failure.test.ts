import { describe, expect, it } from '@jest/globals';
import { named } from '@asr/playbooks/testing';
import { ForeignRunbookError, ResourceBusyError, explain, isTransient } from './failure.ts';

const awsError = (name: string, status = 400, more = {}) =>
  Object.assign(new Error(`${name} happened`), {
    name,
    $metadata: { httpStatusCode: status },
    $fault: 'client',
    ...more,
  });

describe('isTransient', () => {
  it.each([
    awsError('ThrottlingException'),
    awsError('Throttling'),
    awsError('RequestLimitExceeded'),
    awsError('TooManyRequestsException', 429),
    awsError('ProvisionedThroughputExceededException'),
    awsError('SlowDown', 503),
    awsError('InternalError', 500),
    awsError('ServiceUnavailable', 503),
    awsError('TransactionCanceledException'),
    awsError('ExpiredToken'),
    awsError('ExpiredTokenException'),
    awsError('RequestExpired'),
    awsError('PaginationTokenExpiredException'),
    awsError('InvalidDBInstanceStateFault'),
    awsError('InvalidRoleException'),
    awsError('InvalidCloudWatchLogsLogGroupArnException'),
    awsError('InsufficientS3BucketPolicyException'),
    awsError('KmsKeyNotFoundException'),
    awsError('InsufficientEncryptionPolicyException'),
    awsError('ScalingActivityInProgressFault'),
    awsError('IncorrectState'),
    awsError('PreconditionFailed', 412),
    awsError('TimeoutError'),
    Object.assign(new Error('reset'), { code: 'ECONNRESET' }),
    new ResourceBusyError('busy'),
  ])('is true for %s', async (error) => {
    expect(await isTransient(error)).toBe(true);
  });

  it.each([
    awsError('AccessDenied', 403),
    awsError('InvalidParameterValue'),
    awsError('ValidationException'),
    new TypeError('x is not a function'),
    'text',
    undefined,
  ])('is false for %s', async (error) => {
    expect(await isTransient(error)).toBe(false);
  });
});

describe('explain', () => {
  it.each([
    [new ForeignRunbookError('There is no document.'), 'There is no document.'],
    [named('CannotChangeError', 'Rename the resource.'), 'Rename the resource.'],
    [new Error('The plan names no document'), 'Unexpected failure: The plan names no document. Please report it.'],
    [new TypeError('x is not a function'), 'Unexpected failure: x is not a function. Please report it.'],
  ])('does not blame AWS for %s', (error, sentence) => {
    expect(explain(error, 'ASR-EC2.13')).toBe(sentence);
  });

  it('names the role without access, and what to do', () => {
    expect(explain(awsError('UnauthorizedOperation'), 'ASR-EC2.13')).toMatch(
      /role ASR-EC2\.13\. Update the member-roles stack/,
    );
  });

  it('contains the message of AWS, as one line of at most 300 bytes', () => {
    const answer = explain(awsError('InvalidParameterValue', 400, { message: `a\nb ${'c'.repeat(400)}` }), 'r');

    expect(answer).toMatch(/^AWS rejected the change with InvalidParameterValue: a b ccc/);
    expect(answer.length).toBeLessThanOrEqual(300);
  });
});
