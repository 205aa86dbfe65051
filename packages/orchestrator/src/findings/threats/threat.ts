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
  /** Only of Inspector. `undefined`: the finding names no package. */
  readonly vulnerability?: Vulnerability | undefined;
}

/** What Inspector reports: a vulnerability in packages. */
export interface Vulnerability {
  /** Such as `CVE-2026-0001`. */
  readonly id: string;
  /** When Inspector last saw it, ISO 8601 in UTC. */
  readonly observedAt: string;
  readonly packages: readonly VulnerablePackage[];
}

export interface VulnerablePackage {
  readonly name: string;
  readonly installed: string;
  /** Empty: no version has a fix. */
  readonly fixed: string;
  /** `OS` or empty for a package of the operating system, otherwise such as `PIP`. */
  readonly manager: string;
}

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
