import { describe, expect, it } from '@jest/globals';
import {
  type EventSelection,
  defaultSelection,
  recordsManagementEvents,
  recordsNothingElse,
  withManagementEvents,
} from './event-selectors.ts';

const data = [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }];
const management = { Field: 'eventCategory', Equals: ['Management'] };
const ofData = { FieldSelectors: [{ Field: 'eventCategory', Equals: ['Data'] }] };
const ofNetwork = { FieldSelectors: [{ Field: 'eventCategory', Equals: ['NetworkActivity'] }] };
const withoutKms = { Field: 'eventSource', NotEquals: ['kms.amazonaws.com'] };

const complete: { readonly [description: string]: EventSelection } = {
  'no selectors': defaultSelection,
  'a selector with only default values': { basic: [{}] },
  'a selector of data events that also selects management events': {
    basic: [{ ReadWriteType: 'All', DataResources: data }],
  },
  'one complete selector of several': {
    basic: [{ ReadWriteType: 'ReadOnly', DataResources: data }, { ReadWriteType: 'All' }],
  },
  'an advanced selector of only the category': { advanced: [{ FieldSelectors: [management] }] },
};

const incomplete: { readonly [description: string]: EventSelection } = {
  'reads only': { basic: [{ ReadWriteType: 'ReadOnly' }] },
  'reads and writes in two selectors, which AWS Config does not combine': {
    basic: [{ ReadWriteType: 'ReadOnly' }, { ReadWriteType: 'WriteOnly' }],
  },
  'data events only': { basic: [{ ReadWriteType: 'All', IncludeManagementEvents: false, DataResources: data }] },
  'all events except those of the RDS Data API': {
    basic: [{ ExcludeManagementEventSources: ['rdsdata.amazonaws.com'] }],
  },
  'an advanced selector that excludes KMS': { advanced: [{ FieldSelectors: [management, withoutKms] }] },
  'advanced selectors of data events': { advanced: [ofData] },
};

describe('recordsManagementEvents', () => {
  it.each(Object.entries(complete))('is true for %s', (_, selection) => {
    expect(recordsManagementEvents(selection)).toBe(true);
  });

  it.each(Object.entries(incomplete))('is false for %s', (_, selection) => {
    expect(recordsManagementEvents(selection)).toBe(false);
  });
});

describe('withManagementEvents', () => {
  it.each(Object.entries(incomplete))('completes %s', (_, selection) => {
    const completed = withManagementEvents(selection);

    expect(completed !== undefined && recordsManagementEvents(completed)).toBe(true);
  });

  it('adds neither resources nor read events to data events', () => {
    const writes = { ReadWriteType: 'WriteOnly' as const, IncludeManagementEvents: false, DataResources: data };

    expect(withManagementEvents({ basic: [writes] })).toEqual({
      basic: [writes, { ReadWriteType: 'All', IncludeManagementEvents: true }],
    });
  });

  it('widens a selector without data events instead of adding one', () => {
    expect(withManagementEvents({ basic: [{ ReadWriteType: 'ReadOnly', DataResources: [] }] })).toEqual({
      basic: [{ ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [] }],
    });
  });

  it('replaces narrowed selectors of management events by one without further conditions', () => {
    const narrowed = { Name: 'no KMS', FieldSelectors: [management, withoutKms] };

    expect(withManagementEvents({ advanced: [narrowed, ofData] })).toEqual({
      advanced: [{ Name: 'Management events', FieldSelectors: [management] }, ofData],
    });
  });

  it('returns undefined if a sixth selector would be needed', () => {
    const writes = { ReadWriteType: 'WriteOnly' as const, DataResources: data };

    expect(withManagementEvents({ basic: Array.from({ length: 5 }, () => writes) })).toBeUndefined();
  });
});

describe('recordsNothingElse', () => {
  it.each<[boolean, string, EventSelection]>([
    [true, 'the default', defaultSelection],
    [true, 'a narrowed selector of management events', { advanced: [{ FieldSelectors: [management, withoutKms] }] }],
    [false, 'a selector with data', { basic: [{ DataResources: data }] }],
    [false, 'network activity', { advanced: [ofNetwork] }],
  ])('is %s for %s', (expected, _, selection) => {
    expect(recordsNothingElse(selection)).toBe(expected);
  });
});
