/** The controls on one scan type of Amazon Inspector. */
import {
  BatchGetAccountStatusCommand,
  DisableCommand,
  EnableCommand,
  Inspector2Client,
  type ResourceScanType,
  type ResourceState,
  type Status,
} from '@aws-sdk/client-inspector2';
import {
  type Aws,
  type ControlId,
  type Permissions,
  type Target,
  cannot,
  definePlaybook,
  refuse,
  set,
} from '../../engine/index.ts';
import { type AdministeredService, decidedBy, sayMembers } from '../delegated-administrator/index.ts';
import { administratorOf, membersWithout } from './administrator.ts';
import { throwFailedAccount } from './failed-account.ts';

const inspectorService: AdministeredService = { name: 'Amazon Inspector', page: 'Account management' };

interface ScanControl {
  readonly control: ControlId;
  readonly title: string;
  /** The scan type in requests: `EC2`. */
  readonly scanType: ResourceScanType;
  /** The scan type in responses: `ec2`. */
  readonly resource: keyof ResourceState;
  /** The name of the scan type in Amazon Inspector: `Amazon EC2 scanning`. */
  readonly name: string;
  /** The service-linked roles that Amazon Inspector creates when the scan type is first enabled, by their service. */
  readonly roles: { readonly [service: string]: string };
}

interface Scanning {
  /** As requested. */
  readonly isEnabled: boolean;
  /** `null`: Amazon Inspector does not have the scan type in this Region. */
  readonly status: Status | null;
  /** The delegated administrator of Amazon Inspector, if it is another account. */
  readonly administrator: string | null;
  /** The member accounts that are not scanned, if the account administers others. */
  readonly membersWithout: readonly string[];
}

/** Statuses that end on their own. */
const passing: readonly (Status | null)[] = ['ENABLING', 'DISABLING', 'SUSPENDING'];

/**
 * Defines the playbook of a control on one scan type. It changes the account of the finding, and no member account. Undo
 * disables this type alone, because a request that names none disables Amazon Inspector.
 *
 * @see https://docs.aws.amazon.com/inspector/v2/APIReference/API_Enable.html
 */
export function defineScanControl({ scanType, resource, name, roles, ...control }: ScanControl) {
  const request = ({ accountId }: Target) => ({ accountIds: [accountId], resourceTypes: [scanType] });
  return definePlaybook({
    ...control,
    resourceType: 'AwsAccount',
    permissions: permissionsFor(roles),
    undoOnly: ['inspector2:Disable'],
    parameters: {},
    settles: settlesAs(name),

    async read(target, aws): Promise<Scanning> {
      const status = (await stateOf(target, aws))[resource]?.status ?? null;
      const administrator = await administratorOf(target, aws);
      const isAdministrator = administrator === target.accountId;
      return {
        isEnabled: status === 'ENABLED' || status === 'ENABLING',
        status,
        administrator: isAdministrator ? null : administrator,
        membersWithout: isAdministrator ? await membersWithout(resource, aws) : [],
      };
    },

    plan(found) {
      if (found.isEnabled) return { kind: 'compliant' };
      const why = whyNot(found, name);
      return why === undefined ? set(found, { isEnabled: true }) : refuse(why);
    },

    mayStayFailed: ({ membersWithout: members }) =>
      members.length === 0 ? undefined : sayMembers(inspectorService, members, name),

    async apply(target, { to: isEnabled }, aws) {
      const administrator = await administratorOf(target, aws);
      if (administrator !== null && administrator !== target.accountId)
        cannot(decidedBy(inspectorService, administrator, name));
      if (!isEnabled) await keepCodeScanning(scanType, target, aws);
      const inspector = aws.client(Inspector2Client);
      const { failedAccounts } = isEnabled
        ? await inspector.send(new EnableCommand(request(target)))
        : await inspector.send(new DisableCommand(request(target)));
      throwFailedAccount(failedAccounts);
    },
  });
}

function settlesAs(name: string) {
  return {
    withinSeconds: 1800,
    isSettled: ({ status }: Scanning) => !passing.includes(status),
    whyStalled: ({ status }: Scanning) =>
      `The status of ${name} is ${status}. Remediate again when Amazon Inspector has finished.`,
  };
}

function permissionsFor(roles: ScanControl['roles']): Permissions {
  return {
    read: ['inspector2:BatchGetAccountStatus', 'inspector2:GetDelegatedAdminAccount', 'inspector2:ListMembers'],
    write: ['inspector2:Enable', 'inspector2:Disable'],
    dependent: [
      {
        action: 'iam:CreateServiceLinkedRole',
        because: 'Amazon Inspector creates its service-linked roles when a scan type is first enabled.',
      },
    ],
    on: {
      'iam:CreateServiceLinkedRole': Object.entries(roles).map(
        ([service, role]) => `arn:{partition}:iam::{account}:role/aws-service-role/${service}/${role}` as const,
      ),
    },
    when: { 'iam:CreateServiceLinkedRole': { StringEquals: { 'iam:AWSServiceName': Object.keys(roles) } } },
  };
}

/** @throws If Amazon Inspector does not say, which is no answer. */
async function stateOf({ accountId }: Target, aws: Aws): Promise<Partial<ResourceState>> {
  const { accounts = [], failedAccounts } = await aws
    .client(Inspector2Client)
    .send(new BatchGetAccountStatusCommand({ accountIds: [accountId] }));
  throwFailedAccount(failedAccounts);
  const [account] = accounts;
  if (account?.resourceState === undefined)
    throw new Error(`Amazon Inspector does not say the status of ${accountId}.`);
  return account.resourceState;
}

/** Disabling Lambda standard scanning would disable code scanning too, which ASR did not enable. */
async function keepCodeScanning(scanType: ResourceScanType, target: Target, aws: Aws): Promise<void> {
  if (scanType !== 'LAMBDA') return;
  const code = (await stateOf(target, aws)).lambdaCode?.status;
  if (code === 'ENABLED' || code === 'ENABLING') {
    cannot('Without Lambda standard scanning, Lambda code scanning would end too. Disable code scanning first.');
  }
}

function whyNot({ administrator, status }: Scanning, name: string): string | undefined {
  if (administrator !== null) return decidedBy(inspectorService, administrator, name);
  if (status === null) {
    return `Amazon Inspector does not offer ${name} in this Region. Suppress the finding or disable the control in this Region.`;
  }
  if (status === 'SUSPENDED' || status === 'SUSPENDING') {
    return `${name} is ${status} in this account. Resolve it in Amazon Inspector, then remediate again.`;
  }
  return undefined;
}
