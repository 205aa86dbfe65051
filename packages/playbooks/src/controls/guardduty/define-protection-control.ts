/** The controls on one protection of GuardDuty, which is a feature of the detector. */
import {
  type DetectorFeature,
  type DetectorFeatureResult,
  type FeatureStatus,
  GetDetectorCommand,
  GuardDutyClient,
  UpdateDetectorCommand,
} from '@aws-sdk/client-guardduty';
import {
  type ControlId,
  type Keyed,
  type Permissions,
  cannot,
  definePlaybook,
  refuse,
  setElements,
} from '../../engine/index.ts';
import { type AdministeredService, decidedBy, sayMembers } from '../delegated-administrator/index.ts';
import { administratorOf, membersWithout } from './administrator.ts';
import { detectorIdOf, hasDetector } from './tags.ts';

const guardDuty: AdministeredService = { name: 'GuardDuty', page: 'Accounts' };

interface ProtectionControl {
  readonly control: ControlId;
  readonly title: string;
  /** The name of the feature in the API: `S3_DATA_EVENTS`. */
  readonly feature: DetectorFeature & DetectorFeatureResult;
  /** The name of the protection in GuardDuty: `S3 Protection`. */
  readonly protection: string;
  /** The calls that AWS authorizes when the feature is enabled for the first time. */
  readonly dependent?: Pick<Permissions, 'dependent' | 'on' | 'when'>;
}

interface Detector {
  readonly isSuspended: boolean;
  /** The status of the feature by its name. Empty: GuardDuty does not have the feature in this Region. */
  readonly features: Keyed<FeatureStatus>;
  /** The GuardDuty administrator account, `null` if the account decides for itself. */
  readonly administrator: string | null;
  /** The member accounts without the feature, if the account administers others. */
  readonly membersWithout: readonly string[];
}

const detector = 'arn:{partition}:guardduty:{region}:{account}:detector/{id}';
const read = [
  'guardduty:ListDetectors',
  'guardduty:GetDetector',
  'guardduty:GetAdministratorAccount',
  'guardduty:ListMembers',
  'guardduty:GetMemberDetectors',
] as const;

/**
 * Defines the playbook of a control on one protection. The other features of the detector keep their status, because
 * UpdateDetector changes only what it names. It changes the account of the finding, and no member account.
 *
 * @see https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DetectorFeatureConfiguration.html
 */
export function defineProtectionControl({ feature, protection, dependent, ...control }: ProtectionControl) {
  return definePlaybook({
    ...control,
    resourceType: 'AwsGuardDutyDetector',
    permissions: {
      read,
      write: ['guardduty:UpdateDetector'],
      ...dependent,
      on: { 'guardduty:GetDetector': [detector], 'guardduty:UpdateDetector': [detector], ...dependent?.on },
    },
    parameters: {},

    async read({ resourceId }, aws): Promise<Detector | undefined> {
      const DetectorId = detectorIdOf(resourceId);
      if (!(await hasDetector(DetectorId, aws))) return undefined;
      const found = await aws.client(GuardDutyClient).send(new GetDetectorCommand({ DetectorId }));
      const status = found.Features?.find(({ Name }) => Name === feature)?.Status;
      const administrator = await administratorOf(DetectorId, aws);
      return {
        isSuspended: found.Status !== 'ENABLED',
        features: status === undefined ? {} : { [feature]: status },
        administrator,
        membersWithout: administrator === null ? await membersWithout(feature, DetectorId, aws) : [],
      };
    },

    plan(found) {
      const planned = setElements(found, 'features', { [feature]: 'ENABLED' });
      if (planned.kind !== 'change') return planned;
      const why = whyNot(found, feature, protection);
      return why === undefined ? planned : refuse(why);
    },

    mayStayFailed(found) {
      return found.membersWithout.length === 0 ? undefined : sayMembers(guardDuty, found.membersWithout, protection);
    },

    async apply({ resourceId }, { to: Status }, aws) {
      if (Status === null) return;
      const DetectorId = detectorIdOf(resourceId);
      const administrator = await administratorOf(DetectorId, aws);
      if (administrator !== null) cannot(decidedBy(guardDuty, administrator, protection));
      await aws
        .client(GuardDutyClient)
        .send(new UpdateDetectorCommand({ DetectorId, Features: [{ Name: feature, Status }] }));
    },
  });
}

function whyNot(found: Detector, feature: string, protection: string): string | undefined {
  if (found.administrator !== null) return decidedBy(guardDuty, found.administrator, protection);
  if (found.isSuspended) {
    return `GuardDuty is suspended in this account and Region. Enable it, for example by remediating GuardDuty.1, before ${protection}.`;
  }
  if (Object.hasOwn(found.features, feature)) return undefined;
  return `GuardDuty does not offer ${protection} in this Region. Suppress the finding or disable the control in this Region.`;
}
