import { describe, expect, it } from '@jest/globals';
import { readConfigEvent } from './config-event.ts';
import { configEvent, itemOf } from './testing/index.ts';

const now = new Date('2026-01-01T00:00:00Z');

describe('readConfigEvent', () => {
  it('reads which resource changed, for which rule and account', () => {
    expect(readConfigEvent(configEvent({ item: itemOf('sg-1') }), now)).toEqual({
      kind: 'changed',
      accountId: '111122223333',
      ruleName: 'ASR-SecurityGroup.2',
      resultToken: 'token',
      item: {
        resourceType: 'AWS::EC2::SecurityGroup',
        resourceId: 'sg-1',
        capturedAt: new Date('2026-11-20T08:00:00.000Z'),
      },
    });
  });

  it('needs neither ruleParameters nor eventLeftScope nor the status and time of the item', () => {
    const { eventLeftScope: _, ...event } = configEvent({
      item: { resourceType: 'AWS::EC2::SecurityGroup', resourceId: 'sg-1' },
    }) as { eventLeftScope: boolean };

    expect(readConfigEvent(event, now)).toMatchObject({
      kind: 'changed',
      item: { capturedAt: new Date('2026-11-20T08:01:00.000Z') },
    });
  });

  it('takes the time of now where the event has none that is one', () => {
    const event = {
      ...configEvent({}),
      invokingEvent: JSON.stringify({
        messageType: 'ConfigurationItemChangeNotification',
        configurationItem: { ...itemOf('sg-1'), configurationItemCaptureTime: 'never' },
      }),
    };

    expect(readConfigEvent(event, now)).toMatchObject({ kind: 'changed', item: { capturedAt: now } });
  });

  it('knows from a summary that the resource was deleted', () => {
    const summary = { ...itemOf('sg-1'), configurationItemStatus: null, changeType: 'DELETE' };

    expect(
      readConfigEvent(configEvent({ messageType: 'OversizedConfigurationItemChangeNotification', summary }), now),
    ).toMatchObject({ kind: 'ended' });
  });

  it.each<[string, unknown, string]>([
    [
      'a schedule',
      configEvent({ messageType: 'ScheduledNotification' }),
      'evaluates changes only. It ignores ScheduledNotification.',
    ],
    ['a change of nothing', configEvent({}), 'names no resource'],
    ['no object', undefined, 'The event is not one of AWS Config'],
    ['no token', { ...configEvent({ item: itemOf('sg-1') }), resultToken: undefined }, 'resultToken is wrong'],
    ['no account', { ...configEvent({ item: itemOf('sg-1') }), accountId: '../x' }, 'accountId is wrong'],
    [
      'an invokingEvent that is no JSON',
      { ...configEvent({}), invokingEvent: '{' },
      'The invokingEvent of AWS Config is not understood',
    ],
    [
      'an item without its resource',
      configEvent({ item: { resourceType: 'AWS::EC2::SecurityGroup' } }),
      'configurationItem.resourceId is wrong',
    ],
    [
      'a resource of another account',
      configEvent({ item: { ...itemOf('sg-1'), awsAccountId: '999999999999' } }),
      'is about a resource of account 999999999999',
    ],
  ])('answers %s with a sentence and does not crash', (_, event, sentence) => {
    expect(readConfigEvent(event, now)).toEqual({ kind: 'nothing', why: expect.stringContaining(sentence) });
  });
});
