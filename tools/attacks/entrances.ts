/** The ways by which a finding reaches ASR, each as a user or AWS takes it. */
import { anImportedEvent } from '@asr/orchestrator/testing/events';
import type { Deployment, PolicyFile, Ran } from './deployment.ts';

export interface FindingInHub {
  readonly Id: string;
  readonly Compliance: { readonly SecurityControlId?: string };
}

export interface Entrance {
  /** Completes the sentence: `has a finding read by the button`. */
  readonly name: string;
  readonly enter: (asr: Deployment, policy: PolicyFile, finding: FindingInHub) => Promise<Ran>;
}

export const entrances: readonly Entrance[] = [
  {
    name: 'the rules',
    enter: (asr, policy, finding) =>
      asr.asr(policy, ['local', 'handle', '-', '--json'], { stdin: anImportedEvent(finding) }),
  },
  {
    name: 'the button',
    enter: (asr, policy, finding) => asr.asr(policy, ['local', 'handle', '-', '--json'], { stdin: finding }),
  },
  {
    name: '`asr remediate`',
    enter: (asr, policy, finding) =>
      asr.asr(policy, ['remediate', '--control', finding.Compliance.SecurityControlId ?? 'EC2.13', '--yes', '--json'], {
        findings: [finding],
      }),
  },
  {
    name: 'a delegate',
    async enter(asr, policy, finding) {
      const cloud = await asr.cloud(policy);
      cloud.addFindings(finding);
      return asr.asr(policy, ['remediate', '--finding', finding.Id, '--delegation', 'shop-team']);
    },
  },
];
