/** Which vulnerabilities Patch Manager can fix, and the parameters of Contain.5. Pure. */
import type { Parameters } from '@asr/playbooks';
import { sanitize } from '../../model/index.ts';
import type { Threat, Vulnerability } from './threat.ts';

const follow = 'Follow the recommendation in the finding.';

/** Continues "ASR does not patch it:". `undefined`: ASR does. */
export function whyNotPatched({ resources, vulnerability }: Threat): string | undefined {
  if (!resources.some(({ type }) => type === 'AwsEc2Instance')) {
    return resources.some(({ type }) => /ECR|Lambda/i.test(type))
      ? 'it is about an image or a function. Build it again.'
      : `it names no EC2 instance. ${follow}`;
  }
  if (vulnerability === undefined) return `it names no vulnerable package. ${follow}`;
  const ofLanguage = vulnerability.packages.find(({ manager }) => !/^(os)?$/i.test(manager));
  if (ofLanguage !== undefined)
    return `Patch Manager does not update packages of ${sanitize(ofLanguage.manager, 30)}. ${follow}`;
  const withoutFix = vulnerability.packages.find(({ fixed }) => fixed === '');
  return withoutFix && `no version of ${sanitize(withoutFix.name, 60)} has a fix. Reduce its exposure.`;
}

/** A word has no space and no comma, which separate the parts. */
export function patchingParameters({ id, observedAt, packages }: Vulnerability): Parameters {
  const word = (text: string) => text.replaceAll(/[^!-~]+|,/g, '_');
  return {
    vulnerability: [word(id)],
    observedAt: [observedAt],
    packages: packages.map(({ name, installed, fixed }) => [name, installed, fixed].map(word).join(' ')),
  };
}
