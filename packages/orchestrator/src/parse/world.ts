/** The inputs of Parse other than the event: the policy, the controls, and facts that were looked up before. */
import type { ControlEntry, OrganizationValues } from '@asr/playbooks';
import type { Answer, ExecutionInput, Fact, RemediationRecord, RemediationRequest } from '../model/index.ts';
import type { Settings } from '../policy/index.ts';

export interface World {
  readonly executionId: string;
  readonly settings: Pick<Settings, 'policy' | 'runbooks'>;
  /** The controls that can be remediated, by id. */
  readonly controls: {
    readonly [controlId: string]: Pick<
      ControlEntry,
      'resourceType' | 'otherResourceTypes' | 'scope' | 'detectedBy' | 'respondsTo' | 'remediesEvent' | 'customer'
    >;
  };
  /** Whether a role in a member account is one of ASR's own. */
  readonly isOwnRole: (roleArn: string) => boolean;
  /** The beginning of the names of ASR's own roles and users, with the hyphen. @default none */
  readonly ownPrefix?: string;
  /** The units above an account of the event. Looked up only if the policy names units. */
  readonly organizationalUnits: (accountId: string) => Fact<readonly string[]>;
  /** The values of tags that AWS Organizations has. `undefined`: the policy takes none from there. @default none */
  readonly organizationValues?: (controlId: string, accountId: string) => OrganizationValues | undefined;
  /** The record of the detection behind a finding that ASR imported. @default none */
  readonly detectionOf?: (findingId: string) => RemediationRecord | undefined;
  readonly now: Date;
  /** Id of the custom action that also opens a ticket: the end of its ARN. */
  readonly ticketActionId: string;
  /** The requester, if it is known. */
  readonly actor?: string;
}

export type ParseInput = World & {
  readonly input: Exclude<ExecutionInput, { readonly kind: 'delegated' | 'resume' | 'deferred' }>;
};

export interface Parsed {
  readonly items: readonly RemediationRequest[];
  /** Answers for items that need no playbook: refused, skipped and failed. */
  readonly answers: readonly Answer[];
}

/** The result of an item that becomes no request. */
export interface NotDone {
  readonly outcome: 'refused' | 'skipped' | 'failed';
  /** A sentence. */
  readonly reason: string;
}
