/**
 * The finding types of the services that ASR knows, in their notation, and what contains the threat.
 * The list is exact: a type that is not here is declined, because a prefix would also match types that AWS adds later.
 *
 * @see https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-active.html
 * @see https://docs.aws.amazon.com/macie/latest/user/findings-types.html
 */
import type { ThreatService } from '@asr/playbooks';

/**
 * What a containment acts on. `attacking-instance`: the type also reports attacks on an instance, whose isolation would do
 * the work of the attacker. The principal of a credential decides between an access key and a role.
 */
export type Contained = 'instance' | 'attacking-instance' | 'credential' | 'bucket' | 'vulnerability';

export type Response =
  | { readonly kind: 'contain'; readonly what: Contained }
  /** A known type that ASR leaves to a responder. */
  | { readonly kind: 'decline'; readonly because: string };

const instance: Response = { kind: 'contain', what: 'instance' };
const attacker: Response = { kind: 'contain', what: 'attacking-instance' };
const credential: Response = { kind: 'contain', what: 'credential' };
const bucket: Response = { kind: 'contain', what: 'bucket' };
const decline = (because: string): Response => ({ kind: 'decline', because });

const each = (response: Response, types: readonly string[]): readonly (readonly [string, Response])[] =>
  types.map((type) => [type, response]);

const ofGuardDuty: ReadonlyMap<string, Response> = new Map([
  ...each(instance, [
    'Backdoor:EC2/C&CActivity.B',
    'Backdoor:EC2/C&CActivity.B!DNS',
    'Backdoor:EC2/DenialOfService.Dns',
    'Backdoor:EC2/DenialOfService.Tcp',
    'Backdoor:EC2/DenialOfService.Udp',
    'Backdoor:EC2/DenialOfService.UdpOnTcpPorts',
    'Backdoor:EC2/DenialOfService.UnusualProtocol',
    'Backdoor:EC2/Spambot',
    'CryptoCurrency:EC2/BitcoinTool.B',
    'CryptoCurrency:EC2/BitcoinTool.B!DNS',
    'Execution:EC2/MaliciousFile',
    'Impact:EC2/BitcoinDomainRequest.Reputation',
    'Impact:EC2/MaliciousDomainRequest.Reputation',
    'Impact:EC2/PortSweep',
    'Impact:EC2/WinRMBruteForce',
    'Recon:EC2/Portscan',
    'Trojan:EC2/BlackholeTraffic',
    'Trojan:EC2/BlackholeTraffic!DNS',
    'Trojan:EC2/DGADomainRequest.B',
    'Trojan:EC2/DGADomainRequest.C!DNS',
    'Trojan:EC2/DNSDataExfiltration',
    'Trojan:EC2/DriveBySourceTraffic!DNS',
    'Trojan:EC2/DropPoint',
    'Trojan:EC2/DropPoint!DNS',
    'Trojan:EC2/PhishingDomainRequest!DNS',
    'UnauthorizedAccess:EC2/MaliciousIPCaller.Custom',
    'UnauthorizedAccess:EC2/MetadataDNSRebind',
    'UnauthorizedAccess:EC2/TorClient',
    'UnauthorizedAccess:EC2/TorRelay',
  ]),
  ...each(attacker, ['UnauthorizedAccess:EC2/RDPBruteForce', 'UnauthorizedAccess:EC2/SSHBruteForce']),
  ...each(credential, [
    'CredentialAccess:IAMUser/AnomalousBehavior',
    'DefenseEvasion:IAMUser/AnomalousBehavior',
    'Exfiltration:IAMUser/AnomalousBehavior',
    'Impact:IAMUser/AnomalousBehavior',
    'InitialAccess:IAMUser/AnomalousBehavior',
    'PenTest:IAMUser/KaliLinux',
    'PenTest:IAMUser/ParrotLinux',
    'PenTest:IAMUser/PentooLinux',
    'Persistence:IAMUser/AnomalousBehavior',
    'PrivilegeEscalation:IAMUser/AnomalousBehavior',
    'Recon:IAMUser/MaliciousIPCaller',
    'Recon:IAMUser/MaliciousIPCaller.Custom',
    'Recon:IAMUser/TorIPCaller',
    'Stealth:IAMUser/CloudTrailLoggingDisabled',
    'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.InsideAWS',
    'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS',
    'UnauthorizedAccess:IAMUser/MaliciousIPCaller',
    'UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom',
    'UnauthorizedAccess:IAMUser/TorIPCaller',
    // The bucket is the target. Its data is read with the credential, which therefore is what has to stop.
    'Discovery:S3/MaliciousIPCaller',
    'Discovery:S3/TorIPCaller',
    'Exfiltration:S3/AnomalousBehavior',
    'Exfiltration:S3/MaliciousIPCaller',
    'Impact:S3/AnomalousBehavior.Delete',
    'Impact:S3/AnomalousBehavior.Write',
    'Impact:S3/MaliciousIPCaller',
    'UnauthorizedAccess:S3/MaliciousIPCaller.Custom',
    'UnauthorizedAccess:S3/TorIPCaller',
  ]),
  ...each(bucket, [
    'Policy:S3/BucketAnonymousAccessGranted',
    'Policy:S3/BucketBlockPublicAccessDisabled',
    'Policy:S3/BucketPublicAccessGranted',
  ]),
  ...each(decline('it is the root user. Sign in as the root user, change its password, and delete its access keys.'), [
    'Policy:IAMUser/RootCredentialUsage',
  ]),
  ...each(
    decline(
      'it is about the whole account. Enable S3 Block Public Access for the account, or use the finding of S3.1 in Security Hub.',
    ),
    ['Policy:S3/AccountBlockPublicAccessDisabled'],
  ),
]);

const ofMacie: ReadonlyMap<string, Response> = new Map([
  ...each(bucket, [
    'Policy:IAMUser/S3BlockPublicAccessDisabled',
    'Policy:IAMUser/S3BucketPublic',
    'SensitiveData:S3Object/Credentials',
    'SensitiveData:S3Object/CustomIdentifier',
    'SensitiveData:S3Object/Financial',
    'SensitiveData:S3Object/Multiple',
    'SensitiveData:S3Object/Personal',
  ]),
  ...each(
    decline(
      'Block Public Access does not end the access of a named account. Ask the owner of the bucket, and remove the account from the bucket policy.',
    ),
    ['Policy:IAMUser/S3BucketReplicatedExternally', 'Policy:IAMUser/S3BucketSharedExternally'],
  ),
]);

/** The packages, and not the type, decide what ASR does: see `patching.ts`. */
const ofInspector: ReadonlyMap<string, Response> = new Map([
  ['Vulnerabilities/CVE', { kind: 'contain', what: 'vulnerability' }],
]);

const byService: { readonly [service in ThreatService]: ReadonlyMap<string, Response> } = {
  guardduty: ofGuardDuty,
  inspector: ofInspector,
  macie: ofMacie,
};

/** The names of the services for sentences. */
export const serviceNames: { readonly [service in ThreatService]: string } = {
  guardduty: 'GuardDuty',
  inspector: 'Amazon Inspector',
  macie: 'Amazon Macie',
};

/** `undefined`: ASR does not know the type. */
export function responseTo(service: ThreatService, type: string): Response | undefined {
  return byService[service].get(type);
}

/** The ids of the containments. The principal of a credential decides which of two it is. */
const controlsOf: { readonly [what in Contained]: readonly string[] } = {
  instance: ['Contain.1'],
  'attacking-instance': ['Contain.1'],
  bucket: ['Contain.4'],
  credential: ['Contain.2', 'Contain.3'],
  vulnerability: ['Contain.5'],
};

/** The types that can ask for one of these containments, sorted. */
export function typesThatContain(service: ThreatService, controls: readonly string[]): readonly string[] {
  return [...byService[service]]
    .filter(
      ([, response]) => response.kind === 'contain' && controlsOf[response.what].some((id) => controls.includes(id)),
    )
    .map(([type]) => type)
    .toSorted();
}
