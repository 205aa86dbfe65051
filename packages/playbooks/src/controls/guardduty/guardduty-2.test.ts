import { describe, expect, it } from '@jest/globals';
import { plan } from '../../engine/index.ts';
import { detectorArn, fakeGuardDutyTags, filterArn } from './testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { guardDuty2 } from './guardduty-2.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: filterArn };
const having = (tags?: { readonly [key: string]: string }) => fakeGuardDutyTags(tags, { arn: filterArn });
const required = { requiredTagKeys: ['Owner', 'CostCenter'] };

describePlaybook(guardDuty2, {
  target,
  onMoto: { beyondMoto: 'Moto 5.2 has no tagging of GuardDuty resources.' },
  changes: {
    'a filter without tags': () => having({}),
    'a filter whose response omits tags': () => having(),
    'a filter with only tags of AWS, which do not count': () => having({ 'aws:cloudformation:stack-name': 'x' }),
    'a filter that lacks one of the required keys': () => ({ aws: having({ Owner: 'ops' }), parameters: required }),
    'a filter that lacks all required keys': () => ({ aws: having({ owner: 'ops' }), parameters: required }),
  },
  leaves: {
    'a filter with any tag': () => having({ team: 'ops' }),
    'a filter with a required key that GuardDuty would reject today': () => ({
      aws: having({ 'Cost Center': '1' }),
      parameters: { requiredTagKeys: ['Cost Center'] },
    }),
    'a filter with all required keys and more': () => ({
      aws: having({ Owner: 'ops', CostCenter: '', team: 'a' }),
      parameters: required,
    }),
  },
  refuses: {
    'a required key with a space, which GuardDuty rejects': () => ({
      aws: having({ Owner: 'ops' }),
      parameters: { requiredTagKeys: ['Owner', 'Cost Center'] },
    }),
  },
  gone: {
    'a filter whose detector was deleted': () => fakeGuardDutyTags({}, { arn: filterArn, detector: 'another' }),
    'a filter that was deleted': () => fakeGuardDutyTags({}, { arn: filterArn, filter: 'another' }),
  },
});

describe('GuardDuty.2', () => {
  it('never overwrites the value of an existing tag', async () => {
    const planned = await plan(guardDuty2, target, having({ Owner: 'ops' }), required);

    expect(planned).toMatchObject({
      kind: 'change',
      changes: [{ field: 'tags', key: 'CostCenter', from: null, to: '' }],
    });
  });

  it('adds the tag of ASR to a filter without tags', async () => {
    expect(await plan(guardDuty2, target, having({}))).toMatchObject({
      changes: [{ field: 'tags', key: 'asr:remediation', from: null, to: 'GuardDuty.2' }],
    });
  });

  it.each(['noise', detectorArn])(
    'never reports a filter as gone because of an id of another form: %s',
    async (resourceId) => {
      await expect(plan(guardDuty2, { ...target, resourceId }, having())).rejects.toThrow('is not the ARN');
    },
  );
});
