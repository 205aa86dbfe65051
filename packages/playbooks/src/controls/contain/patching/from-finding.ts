/** What the orchestrator reads from a finding of Amazon Inspector, as parameters. */
import { type ParametersOf, text, texts } from '../../../parameters/index.ts';

export type Vulnerability = {
  readonly vulnerability: string;
  /** Each with the form that `readPackage` reads. */
  readonly packages: readonly string[];
  /** When Inspector last saw it, in UTC. */
  readonly observedAt: string;
};

export const fromFinding: ParametersOf<Vulnerability> = {
  vulnerability: {
    ...text({ default: '', pattern: /^[!-~]{1,100}$/, form: 'an id such as CVE-2026-0001', orNone: true }),
    isInternal: true,
  },
  packages: {
    ...texts({
      default: [],
      meaning: 'choice',
      pattern: /^[!-~]{1,200} [!-~]{1,200} [!-~]{1,200}$/,
      form: 'a name and two versions',
      most: 50,
    }),
    isInternal: true,
  },
  observedAt: {
    ...text({ default: '', pattern: /^\d{4}-\d\d-\d\dT[\d:.]+Z$/, form: 'a time in UTC', orNone: true }),
    isInternal: true,
  },
};
