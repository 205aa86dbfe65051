/** What GuardDuty, Inspector or Macie reports, independent of the format of the finding. */
import type { ThreatService } from '@asr/playbooks';

export interface Threat {
  readonly service: ThreatService;
  /** In the notation of the service: `CryptoCurrency:EC2/BitcoinTool.B!DNS`. At least one. */
  readonly types: readonly string[];
  /** The service generated the finding on request, about resources that do not exist. */
  readonly isSample: boolean;
  /** Whether the resource is the source of the activity, and not its target. */
  readonly isActor: boolean;
  readonly resources: readonly ThreatResource[];
}

/** All findings of Inspector are declined, so nothing else of them is read. */
export const vulnerability: Threat = {
  service: 'inspector',
  types: ['a vulnerability'],
  isSample: false,
  isActor: false,
  resources: [],
};

export interface ThreatResource {
  /** In the spelling of ASFF: `AwsIamAccessKey`. */
  readonly type: string;
  readonly id: string;
  readonly otherId?: string | undefined;
  readonly region?: string | undefined;
  readonly partition?: string | undefined;
  readonly accountId?: string | undefined;
  /** Only for an access key: whose credential it is. */
  readonly principal?: Principal | undefined;
}

export interface Principal {
  /** `IAMUser`, `AssumedRole`, `Role`, `Root`, `FederatedUser`. */
  readonly type: string | undefined;
  /** The name of the user or of the role. */
  readonly name: string | undefined;
}

export type ThreatReading =
  | { readonly ok: true; readonly threat: Threat }
  /** A sentence. */
  | { readonly ok: false; readonly error: string };
