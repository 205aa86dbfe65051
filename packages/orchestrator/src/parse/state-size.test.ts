/** The state of one execution stays below the limit of Step Functions for all results of its requests. */
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type Answer, type RemediationRequest, answer } from '../model/index.ts';
import { defaultPolicy } from '../policy/index.ts';
import { aCustomAction, anAsffFinding } from '../testing/index.ts';
import { requestsFor } from './parse.ts';

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const mostBytesOfState = 262_144;

function parse(findings: readonly object[]) {
  return requestsFor({
    executionId: 'arn:aws:states:eu-west-1:999999999999:execution:ASR-Orchestrator:one',
    input: { kind: 'button', event: aCustomAction(...findings) },
    settings: { policy: { ...defaultPolicy, defaults: { mode: 'automatic' } }, runbooks: {} },
    controls: { 'EC2.13': { resourceType: 'AwsEc2SecurityGroup', scope: 'regional' } },
    isOwnRole: () => false,
    organizationalUnits: () => ({ ok: true, value: [] }),
    now: new Date('2026-11-21T00:00:00Z'),
    ticketActionId: 'ASRTicket',
  });
}

/** Every text at its limit, with the largest characters: two bytes in JSON, or three in UTF-8. */
function worstEnding(request: RemediationRequest, sign: string, hasWarning: boolean): object {
  const long = sign.repeat(2000);
  const texts = { reason: long, summary: long, ...(hasWarning && { warning: long }) };
  const marks = { unverified: true, mayStayFailed: true, next: 'ask' } as const;
  const ending = { outcome: 'awaiting-approval', ...texts, ...marks } as const;
  const answered: Answer = answer(request, { ...ending, waitSeconds: 99_999 });
  return { ...answered, question: { messageId: '94f20ce6-13c5-43a0-9a9e-ca52d816e90b' } };
}
const givenUp = (request: RemediationRequest) => ({
  request,
  failure: {
    Error: 'ASR.DeadLetter',
    Cause: 'The playbook function gave up after repeated failures. '.padEnd(250, '"'),
  },
});

describe('the state after the Map', () => {
  it('has space for the longest answers to all requests of Parse', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1500 }),
        fc.constantFrom('x', '"', '\\', '鍵', 'é'),
        fc.integer({ min: 1, max: 1900 }),
        fc.boolean(),
        fc.boolean(),
        (count, sign, length, isGivenUp, hasWarning) => {
          const findings = Array.from({ length: count }, (_, index) => {
            const Id = `arn:aws:ec2:eu-west-1:111122223333:security-group/sg-${`${index}`.padStart(17, '0')}`;
            return anAsffFinding({
              Id: `finding/${index}${sign.repeat(length)}`,
              Resources: [{ Type: 'AwsEc2SecurityGroup', Id }],
            });
          });
          const { items, answers } = parse(findings);
          const ended = items.map((request) => (isGivenUp ? givenUp(request) : worstEnding(request, sign, hasWarning)));

          expect(items.length).toBeGreaterThan(0);
          expect(Buffer.byteLength(JSON.stringify({ items: ended, answers }))).toBeLessThan(mostBytesOfState);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('has space for the duplicates of a finding, and refuses more than 20', () => {
    const findings = Array.from({ length: 180 }, (_, index) =>
      anAsffFinding({
        Id: `finding/${index}`.padEnd(150, 'x'),
        Resources: [
          { Type: 'AwsEc2SecurityGroup', Id: `arn:aws:ec2:eu-west-1:111122223333:security-group/sg-${index % 8}` },
        ],
      }),
    );
    const { items, answers } = parse(findings);
    const ended = items.map((request) => worstEnding(request, '"', true));

    expect(items).toHaveLength(8);
    expect(items.map(({ duplicates = [] }) => duplicates.length)).toEqual(items.map(() => 20));
    expect(answers.filter(({ outcome }) => outcome === 'refused')).toHaveLength(180 - 8 - 8 * 20);
    expect(Buffer.byteLength(JSON.stringify({ items: ended, answers }))).toBeLessThan(mostBytesOfState);
  });

  it('never exceeds its limit by duplicates with long ids', () => {
    const findings = Array.from({ length: 400 }, (_, index) =>
      anAsffFinding({
        Id: `finding/${index}`.padEnd(1900, '"'),
        Resources: [
          { Type: 'AwsEc2SecurityGroup', Id: `arn:aws:ec2:eu-west-1:111122223333:security-group/sg-${index % 8}` },
        ],
      }),
    );
    const { items, answers } = parse(findings);
    const ended = items.map((request) => worstEnding(request, '"', true));

    expect(answers.some(({ outcome }) => outcome === 'refused')).toBe(true);
    expect(Buffer.byteLength(JSON.stringify({ items: ended, answers }))).toBeLessThan(mostBytesOfState);
  });
});
