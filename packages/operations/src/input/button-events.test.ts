import { describe, expect, it } from '@jest/globals';
import { type Button, eventsFor, imported } from './button-events.ts';

const button: Button = {
  accountId: '999999999999',
  region: 'eu-west-1',
  customActionArn: 'arn:aws:securityhub:eu-west-1:999999999999:action/custom/ASRRemediation',
  newId: () => 'an-id',
  now: () => new Date('2026-11-21T00:00:00.123Z'),
};
const finding = { AwsAccountId: '111122223333' };

describe('eventsFor', () => {
  it('puts findings without an event into one custom action event', () => {
    const [event, ...others] = eventsFor([finding, 'garbage'], button);

    expect(others).toEqual([]);
    expect(event).toEqual({
      version: '0',
      id: 'an-id',
      'detail-type': 'Security Hub Findings - Custom Action',
      source: 'aws.securityhub',
      account: '999999999999',
      time: '2026-11-21T00:00:00Z',
      region: 'eu-west-1',
      resources: [button.customActionArn],
      detail: expect.objectContaining({ findings: [finding, 'garbage'] }),
    });
  });

  it('accepts the output of `aws securityhub get-findings`', () => {
    expect(eventsFor({ Findings: [finding, finding] }, button)).toMatchObject([
      { detail: { findings: [finding, finding] } },
    ]);
  });

  it('keeps events and their order, and puts findings at the end', () => {
    const first = imported(finding, 'asff', button);
    const second = imported(finding, 'ocsf', button);

    const events = eventsFor([first, finding, second], button);

    expect(events.slice(0, 2)).toEqual([first, second]);
    expect(events).toHaveLength(3);
  });

  it('replaces the button of another account with the button of this one', () => {
    const pressed = {
      'detail-type': 'Security Hub Findings - Custom Action',
      resources: ['arn:aws:securityhub:us-east-1:111122223333:action/custom/ASRRemediation'],
      detail: { findings: [finding] },
    };

    expect(eventsFor(pressed, button)).toEqual([{ ...pressed, resources: [button.customActionArn] }]);
  });

  it('recognizes the button by its name', () => {
    const pressed = {
      'detail-type': 'Security Hub Findings - Custom Action',
      resources: ['arn:aws:securityhub:us-east-1:111122223333:action/custom/fix-it'],
      detail: { actionName: 'Remediate with ASR', findings: [finding] },
    };

    expect(eventsFor(pressed, button)).toEqual([{ ...pressed, resources: [button.customActionArn] }]);
  });

  it('does not replace the custom action of another tool', () => {
    const pressed = {
      'detail-type': 'Security Hub Findings - Custom Action',
      resources: ['arn:aws:securityhub:us-east-1:111122223333:action/custom/SendToSlack'],
      detail: { findings: [finding] },
    };

    expect(eventsFor(pressed, button)).toEqual([pressed]);
  });
});
