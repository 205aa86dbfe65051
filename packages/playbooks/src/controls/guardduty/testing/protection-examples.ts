import type { DetectorFeature, FeatureStatus } from '@aws-sdk/client-guardduty';
import { expect, it } from '@jest/globals';
import { type AnyPlaybook, apply, plan, verify } from '../../../engine/index.ts';
import type { PlaybookExamples } from '../../../testing/index.ts';
import { arrangeDetector } from './arrange-detector.ts';
import { detectorArn } from './fake-guardduty-tags.ts';
import { fakeProtection } from './fake-protection.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: detectorArn };
const member = '444455556666';
const administrator = '999999999999';

const detectorWith = (feature: DetectorFeature, Status: FeatureStatus) => ({ features: { [feature]: Status } });

/** The examples of a control on one protection of GuardDuty: every case that can differ between accounts. */
export function protectionExamples(feature: DetectorFeature): PlaybookExamples {
  const [off, on] = [detectorWith(feature, 'DISABLED'), detectorWith(feature, 'ENABLED')];
  const given =
    (...[detector]: Parameters<typeof fakeProtection>) =>
    () =>
      fakeProtection(detector).aws;
  return {
    target,
    onMoto: (account) => arrangeDetector(account, feature),
    changes: {
      'a detector without the protection': given(off),
      'the detector of an administrator account without the protection': given({
        ...off,
        members: { [member]: on.features },
      }),
    },
    leaves: {
      'a detector with the protection': given(on),
      'a detector with every protection': given({ features: { ...on.features, RUNTIME_MONITORING: 'ENABLED' } }),
      'the detector of a member account with the protection': given({ ...on, administrator }),
    },
    refuses: {
      'the detector of a member account without the protection': given({ ...off, administrator }),
      'a suspended detector': given({ ...off, isSuspended: true }),
      'a Region where GuardDuty does not have the protection': given({ features: {} }),
      'a detector whose response omits the features': given({}),
    },
    gone: { 'a detector that was deleted': given({ ...off, isReplaced: true }) },
  };
}

/** Tests that the control changes one protection, and only where the account can. */
export function itChangesOneProtection(playbook: AnyPlaybook, feature: DetectorFeature): void {
  const [off, on] = [detectorWith(feature, 'DISABLED'), detectorWith(feature, 'ENABLED')];
  const enable = { field: 'features', key: feature, from: 'DISABLED', to: 'ENABLED' };

  it('changes no other protection', async () => {
    const { aws, features } = fakeProtection({ features: { ...off.features, RUNTIME_MONITORING: 'DISABLED' } });

    await apply(playbook, target, [enable], aws);

    expect(Object.fromEntries(features)).toEqual({ ...on.features, RUNTIME_MONITORING: 'DISABLED' });
  });

  it('names the administrator account, which alone can change the protection of a member account', async () => {
    const { aws } = fakeProtection({ ...off, administrator });

    expect(await plan(playbook, target, aws)).toMatchObject({ reason: expect.stringContaining(administrator) });
    await expect(playbook.apply(target, enable, aws)).rejects.toThrow(administrator);
    expect(aws.calls).not.toContain('guardduty:UpdateDetector');
  });

  it.each([
    ['one member account', { [member]: off.features }, `Member account ${member} does not have`],
    ['a member account of which GuardDuty says nothing', { [member]: null }, `Member account ${member} does not have`],
    [
      'one of two member accounts',
      { [administrator]: on.features, [member]: off.features },
      `Member account ${member} does not have`,
    ],
    [
      'two member accounts',
      { [member]: off.features, [administrator]: {} },
      `2 member accounts, such as ${member}, do not have`,
    ],
  ])('says that Security Hub may still report FAILED because of %s', async (_, members, says) => {
    const { aws } = fakeProtection({ ...on, members });

    expect(await verify(playbook, target, aws)).toEqual({ kind: 'done', mayStayFailed: expect.stringContaining(says) });
  });

  it('changes nothing if the status is absent, which no plan asks for', async () => {
    const { aws } = fakeProtection(off);

    await playbook.apply(target, { ...enable, to: null }, aws);

    expect(aws.calls).toEqual([]);
  });
}
