import { describe, expect, it } from '@jest/globals';
import { plan } from '../../engine/index.ts';
import { detectorArn, fakeGuardDutyTags, filterArn } from './testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { guardDuty4 } from './guardduty-4.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: detectorArn };
const having = (tags?: { readonly [key: string]: string }) => fakeGuardDutyTags(tags, { arn: detectorArn });
const required = { requiredTagKeys: ['Owner', 'CostCenter'] };

describePlaybook(guardDuty4, {
  target,
  onMoto: { beyondMoto: 'Moto 5.2 has no tagging of GuardDuty resources.' },
  changes: {
    'a detector without tags': () => having({}),
    'a detector whose response omits tags': () => having(),
    'a detector with only tags of AWS, which do not count': () => having({ 'aws:cloudformation:stack-name': 'x' }),
    'a detector that lacks one of the required keys': () => ({ aws: having({ Owner: 'ops' }), parameters: required }),
    'a detector that lacks all required keys': () => ({ aws: having({ owner: 'ops' }), parameters: required }),
  },
  leaves: {
    'a detector with any tag': () => having({ team: 'ops' }),
    'a detector with a required key that GuardDuty would reject today': () => ({
      aws: having({ 'Cost Center': '1' }),
      parameters: { requiredTagKeys: ['Cost Center'] },
    }),
    'a detector with all required keys and more': () => ({
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
    'a detector that was deleted': () => fakeGuardDutyTags({}, { arn: detectorArn, detector: 'another' }),
  },
});

describe('GuardDuty.4', () => {
  it('never overwrites the value of an existing tag', async () => {
    const planned = await plan(guardDuty4, target, having({ Owner: 'ops' }), required);

    expect(planned).toMatchObject({
      kind: 'change',
      changes: [{ field: 'tags', key: 'CostCenter', from: null, to: '' }],
    });
  });

  it('adds the tag of ASR to a detector without tags', async () => {
    expect(await plan(guardDuty4, target, having({}))).toMatchObject({
      changes: [{ field: 'tags', key: 'asr:remediation', from: null, to: 'GuardDuty.4' }],
    });
  });

  it.each(['noise', filterArn])(
    'never reports a detector as gone because of an id of another form: %s',
    async (resourceId) => {
      await expect(plan(guardDuty4, { ...target, resourceId }, having())).rejects.toThrow('is not the ARN');
    },
  );
});
