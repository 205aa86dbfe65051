import { describe, expect, it } from '@jest/globals';
import { BatchImportFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { mockClient } from 'aws-sdk-client-mock';
import type { Aws } from '@asr/playbooks';
import { importFinding } from './import-finding.ts';
import { ownFinding, ownReference } from './own-finding.ts';
import { aRequest } from '../testing/index.ts';

const hub = new SecurityHubClient({ region: 'eu-west-1' });
const mock = mockClient(hub);
const aws: Aws = { now: () => new Date(), client: () => hub as never };

const playbook = { title: 'restore the required rules', resourceType: 'AwsEc2SecurityGroup' } as const;
const now = new Date('2026-11-24T00:00:00Z');
const request = aRequest({
  controlId: 'SecurityGroup.2',
  finding: ownReference({ ...aRequest(), controlId: 'SecurityGroup.2' }),
});
const finding = ownFinding(request, playbook, { status: 'FAILED', description: 'Rogue rule.', now });

describe('a finding of our own', () => {
  it('is one for each control and resource, so that seeing the same again updates it', () => {
    expect(ownReference({ ...aRequest(), controlId: 'SecurityGroup.2' })).toEqual({
      id: 'asr/SecurityGroup.2/arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0123456789abcdef0',
      format: 'asff',
      productArn: 'arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default',
      accountId: '111122223333',
    });
  });

  it('is one for each event, where the event is what is wrong', () => {
    expect(ownReference(aRequest(), 'event-1').id).not.toBe(ownReference(aRequest(), 'event-2').id);
  });

  it('names the control where Parse looks for it, and hands on what the playbook needs of the event', () => {
    const event = { eventId: 'event-1', added: [] };
    const withEvent = ownFinding(aRequest({ parameters: { finding: { event }, policy: {} } }), playbook, {
      status: 'FAILED',
      description: 'x',
      now,
    });

    expect(withEvent.Compliance).toEqual({
      Status: 'FAILED',
      SecurityControlId: 'EC2.13',
      SecurityControlParameters: [{ Name: 'event', Value: [JSON.stringify(event)] }],
    });
  });

  it('keeps to the lengths that Security Hub allows', () => {
    const long = ownFinding(
      request,
      { ...playbook, title: 'x'.repeat(900) },
      { status: 'FAILED', description: 'y'.repeat(5000), now },
    );

    expect(long.Title?.length).toBeLessThanOrEqual(256);
    expect(long.Description?.length).toBeLessThanOrEqual(1024);
  });
});

describe('importFinding', () => {
  it('imports it in the account it is about', async () => {
    mock.reset();
    mock.on(BatchImportFindingsCommand).resolves({ SuccessCount: 1, FailedCount: 0 });

    expect(await importFinding(aws, finding)).toBeUndefined();
    expect(mock.commandCalls(BatchImportFindingsCommand)[0]?.args[0].input).toEqual({ Findings: [finding] });
  });

  it.each([
    [
      'Security Hub refuses it',
      () =>
        mock.on(BatchImportFindingsCommand).resolves({
          SuccessCount: 0,
          FailedCount: 1,
          FailedFindings: [{ Id: 'x', ErrorCode: 'InvalidInput', ErrorMessage: 'No such field.' }],
        }),
    ],
    [
      'Security Hub is not enabled',
      () =>
        mock
          .on(BatchImportFindingsCommand)
          .rejects(Object.assign(new Error('Account is not subscribed'), { name: 'InvalidAccessException' })),
    ],
  ])('answers with a sentence, and stops nothing, when %s', async (_case, arrange) => {
    mock.reset();
    arrange();
    expect(await importFinding(aws, finding)).toMatch(
      /^It could not be shown in Security Hub; .+: (InvalidInput|InvalidAccessException) /,
    );
  });

  it('throws errors that a later attempt can resolve', async () => {
    mock.reset();
    mock
      .on(BatchImportFindingsCommand)
      .rejects(
        Object.assign(new Error('slow down'), { name: 'TooManyRequestsException', $metadata: { httpStatusCode: 429 } }),
      );
    await expect(importFinding(aws, finding)).rejects.toThrow('slow down');
  });
});
