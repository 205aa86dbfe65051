import type { OutcomeDetail } from '../report/index.ts';

/** An outcome, as Report puts it on the bus. */
export function anOutcome(overrides: Partial<OutcomeDetail> = {}): OutcomeDetail {
  return {
    version: '1',
    remediationId: 'r-0123456789abcdef0123',
    controlId: 'EC2.13',
    accountId: '111122223333',
    region: 'eu-west-1',
    resourceId: 'sg-1',
    resourceType: 'AwsEc2SecurityGroup',
    findingId: 'finding-1',
    outcome: 'fixed',
    reason: 'Changed and verified.',
    summary: '',
    source: 'imported',
    executionId: 'arn:aws:states:eu-west-1:999999999999:execution:ASR-Orchestrator:one',
    undo: null,
    at: '2026-11-24T03:00:00.000Z',
    ticket: false,
    digest: true,
    links: { resource: 'https://resource', finding: 'https://finding', execution: 'https://execution' },
    key: 'asr-0123456789abcdef0123456789abcdef',
    title: 'A title',
    text: 'A text',
    ...overrides,
  };
}

/** The body of a message of SQS, as EventBridge writes it. */
export function bodyOf(detail: object, detailType = 'ASR Remediation Outcome'): string {
  return JSON.stringify({ version: '0', id: 'e', source: 'asr', 'detail-type': detailType, detail });
}
