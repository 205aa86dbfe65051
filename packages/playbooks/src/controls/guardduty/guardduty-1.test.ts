import { type CreateDetectorRequest, DetectorFeature } from '@aws-sdk/client-guardduty';
import { describe, expect, it } from '@jest/globals';
import { type AnyChange, apply, undo } from '../../engine/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { guardDuty1 } from './guardduty-1.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'AWS::::Account:111122223333',
};
const enable: AnyChange = { field: 'detector', from: null, to: 'ENABLED' };

interface Detector {
  readonly Status?: string;
  readonly Tags?: { readonly [key: string]: string };
}

/** An account with this detector, or none, and its administrator. Keeps the request that created the last detector. */
function guardDuty(given: Detector | null, administrator?: string) {
  let detector = given;
  let request: CreateDetectorRequest | undefined;
  const aws = fakeAws({
    ListDetectorsCommand: () => ({ DetectorIds: detector === null ? [] : ['d1'] }),
    GetDetectorCommand: () => ({ ...detector }),
    GetAdministratorAccountCommand: () =>
      administrator === undefined
        ? {}
        : { Administrator: { AccountId: administrator, RelationshipStatus: 'Disabled' } },
    CreateDetectorCommand: (input: CreateDetectorRequest) => {
      if (detector !== null) throw named('BadRequestException');
      request = input;
      detector = { Status: input.Enable ? 'ENABLED' : 'DISABLED', ...(input.Tags && { Tags: input.Tags }) };
      return { DetectorId: 'd1' };
    },
    UpdateDetectorCommand: (input: { Enable: boolean }) => {
      detector = { ...detector, Status: input.Enable ? 'ENABLED' : 'DISABLED' };
      return {};
    },
    DeleteDetectorCommand: () => {
      detector = null;
      return {};
    },
  });
  return { aws, request: () => request, now: () => detector };
}

describePlaybook(guardDuty1, {
  target,
  onMoto: async ({ accountId }) => `AWS::::Account:${accountId}`,
  changes: {
    'a new account, without a detector': () => guardDuty(null).aws,
    'a suspended detector': () => guardDuty({ Status: 'DISABLED' }).aws,
    'a detector whose response omits the status': () => guardDuty({}).aws,
  },
  leaves: {
    'an enabled detector': () => guardDuty({ Status: 'ENABLED' }).aws,
    'an enabled detector of a member account': () => guardDuty({ Status: 'ENABLED' }, '999999999999').aws,
  },
  refuses: {
    'a detector that the administrator account suspended': () => guardDuty({ Status: 'DISABLED' }, '999999999999').aws,
  },
});

describe('GuardDuty.1', () => {
  it('requests features, and not the older data sources', async () => {
    const { aws, request } = guardDuty(null);

    await apply(guardDuty1, target, [enable], aws);

    expect(request()).not.toHaveProperty('DataSources');
    expect(request()?.Tags).toEqual({ 'asr:remediation': 'GuardDuty.1' });
  });

  it('enables only two features, although CreateDetector enables every omitted one', async () => {
    const { aws, request } = guardDuty(null);

    await apply(guardDuty1, target, [enable], aws);

    const features = new Map(request()?.Features?.map(({ Name, Status }) => [Name, Status]));
    expect([...features].filter(([, status]) => status === 'ENABLED').map(([name]) => name)).toEqual([
      'EKS_AUDIT_LOGS',
      'S3_DATA_EVENTS',
    ]);
    const leftOut = Object.values(DetectorFeature).filter((name) => !features.has(name));
    expect(leftOut).toEqual(['EKS_RUNTIME_MONITORING']);
  });

  it('keeps a detector that another principal has created since', async () => {
    const { aws, now } = guardDuty({ Status: 'ENABLED' });

    expect(await undo(guardDuty1, target, [enable], aws)).toMatchObject({ kind: 'failed' });
    expect(now()).not.toBeNull();
  });

  it('deletes nothing if the detector is gone', async () => {
    const { aws } = guardDuty(null);

    await guardDuty1.apply(target, { field: 'detector', from: 'ENABLED', to: null }, aws);

    expect(aws.calls).not.toContain('guardduty:DeleteDetector');
  });
});
