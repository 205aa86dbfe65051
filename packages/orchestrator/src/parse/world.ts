/** What Parse decides with, beside the event: the policy, the controls, and facts that were looked up before. */
import type { ControlEntry } from '@asr/playbooks';
import type { Answer, ExecutionInput, Fact, RemediationRecord, RemediationRequest } from '../model/index.ts';
import type { Settings } from '../policy/index.ts';

export interface World {
  readonly executionId: string;
  readonly settings: Pick<Settings, 'policy' | 'runbooks'>;
  /** The controls that can be remediated, by id. */
  readonly controls: {
    readonly [controlId: string]: Pick<
      ControlEntry,
      'resourceType' | 'otherResourceTypes' | 'scope' | 'detectedBy' | 'remediesEvent'
    >;
  };
  /** Whether a role in a member account is one of ASR's own. */
  readonly isOwnRole: (roleArn: string) => boolean;
  /** Of each account in the event, if the policy asks for any. */
  readonly organizationalUnits: (accountId: string) => Fact<readonly string[]>;
  /** What history knows of the detection behind a finding that ASR imported. @default it knows nothing */
  readonly detectionOf?: (findingId: string) => RemediationRecord | undefined;
  readonly now: Date;
  /** Id of the button that wants a ticket as well: the end of the custom action's ARN. */
  readonly ticketActionId: string;
  /** Who asks, where more is known than that the button was pressed. */
  readonly actor?: string;
}

export type ParseInput = World & {
  readonly input: Exclude<ExecutionInput, { readonly kind: 'delegated' | 'resume' }>;
};

export interface Parsed {
  readonly items: readonly RemediationRequest[];
  /** What needs no playbook: refused, skipped and failed. */
  readonly answers: readonly Answer[];
}

/** How an item ends that becomes no request. */
export interface NotDone {
  readonly outcome: 'refused' | 'skipped' | 'failed';
  /** A sentence. */
  readonly reason: string;
}
