/** Options that do not fit together. Refused before the first call, and not by CloudFormation in the middle of a deployment. Pure. */
import type { DeployOptions } from './options.ts';

type Name = keyof DeployOptions;

/** The options of an optional stack. */
export interface OptionRules {
  /** The options that ask for it. */
  readonly asks: readonly Name[];
  /** The other options that are only for it. */
  readonly more: readonly Name[];
  /** Which other options an option needs. */
  readonly needs: { readonly [option in Name]?: readonly Name[] };
  /** Pairs of options that contradict each other. */
  readonly contradictions: readonly (readonly [Name, Name])[];
}

export function isGiven(options: DeployOptions, name: Name): boolean {
  return options[name] !== undefined;
}

/** `consoleSaml` is `--console-saml`. */
export function optionOf(name: Name): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** A sentence for the first problem. */
export function whyNotTogether(
  options: DeployOptions,
  { asks, more, needs, contradictions }: OptionRules,
): string | undefined {
  const given = (name: Name) => isGiven(options, name);
  const [own] = [...asks, ...more].filter(given);
  if (own !== undefined && options.only === 'members')
    return `${optionOf(own)} is for a stack of the admin account. Remove it, or remove --only members.`;
  const contradiction = contradictions.find((pair) => pair.every(given));
  if (contradiction !== undefined) return `Give either ${contradiction.map(optionOf).join(' or ')}, and not both.`;
  for (const [name, others] of Object.entries(needs) as [Name, readonly Name[]][]) {
    const missing = given(name) ? others.filter((other) => !given(other)) : [];
    if (missing.length > 0) return `${optionOf(name)} also needs ${missing.map(optionOf).join(' and ')}.`;
  }
  return undefined;
}

/** For a stack that is neither asked for nor deployed: its other options would have no effect. */
export function whyWithoutEffect(options: DeployOptions, { asks, more }: OptionRules): string | undefined {
  const name = more.find((one) => isGiven(options, one));
  return name === undefined
    ? undefined
    : `${optionOf(name)} has no effect without ${asks.map(optionOf).join(' or ')}, because the stack does not exist yet.`;
}
