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
  'no selectors at all': defaultSelection,
  'a selector that leaves everything to its defaults': { basic: [{}] },
  'a selector of data that takes management events too': { basic: [{ ReadWriteType: 'All', DataResources: data }] },
  'one complete selector of several': {
    basic: [{ ReadWriteType: 'ReadOnly', DataResources: data }, { ReadWriteType: 'All' }],
  },
  'an advanced selector of the category alone': { advanced: [{ FieldSelectors: [management] }] },
};

const incomplete: { readonly [description: string]: EventSelection } = {
  'reads only': { basic: [{ ReadWriteType: 'ReadOnly' }] },
  'reads and writes in two halves, which Config does not add up': {
    basic: [{ ReadWriteType: 'ReadOnly' }, { ReadWriteType: 'WriteOnly' }],
  },
  'data events only': { basic: [{ ReadWriteType: 'All', IncludeManagementEvents: false, DataResources: data }] },
  'all but RDS Data API events': { basic: [{ ExcludeManagementEventSources: ['rdsdata.amazonaws.com'] }] },
  'an advanced selector that leaves out KMS': { advanced: [{ FieldSelectors: [management, withoutKms] }] },
  'advanced selectors of data events': { advanced: [ofData] },
};

describe('recordsManagementEvents', () => {
  it.each(Object.entries(complete))('says yes to %s', (_, selection) => {
    expect(recordsManagementEvents(selection)).toBe(true);
  });

  it.each(Object.entries(incomplete))('says no to %s', (_, selection) => {
    expect(recordsManagementEvents(selection)).toBe(false);
  });
});

describe('withManagementEvents', () => {
  it.each(Object.entries(incomplete))('completes %s', (_, selection) => {
    const completed = withManagementEvents(selection);

    expect(completed !== undefined && recordsManagementEvents(completed)).toBe(true);
  });

  it('widens no data events: neither their resources nor reads where only writes were recorded', () => {
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

  it('replaces narrowed selectors of management events by one that is not', () => {
    const narrowed = { Name: 'no KMS', FieldSelectors: [management, withoutKms] };

    expect(withManagementEvents({ advanced: [narrowed, ofData] })).toEqual({
      advanced: [{ Name: 'Management events', FieldSelectors: [management] }, ofData],
    });
  });

  it('gives up where CloudTrail has no room for a sixth selector', () => {
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
  ])('is %s of %s', (expected, _, selection) => {
    expect(recordsNothingElse(selection)).toBe(expected);
  });
});
