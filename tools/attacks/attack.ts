/** What an attack is, and how it ends. */
import type { Deployment } from './deployment.ts';

/** Who attacks, and what they have. The threat model in docs/concepts/threat-model.md describes each. */
export const adversaries = {
  importer: 'principal in one member account that may import findings',
  memberAdmin: 'administrator of a member account',
  delegate: 'delegate of some accounts',
  eventWriter: 'principal that may put events on the default bus of the admin account',
  website: 'website that the operator has open beside the console',
  neighbor: 'another user or program of the machine of the operator',
  viewer: 'caller of the console with fewer rights than the request needs',
  stranger: 'person on the internet, or of the company without rights, at a console behind single sign-on',
  operator: 'operator who mistakes or misuses a command or the policy file',
  playbook: 'fault in one playbook or dependency',
} as const;
type Adversary = keyof typeof adversaries;

/** What is attacked. */
export type Asset =
  | 'other accounts'
  | 'protected resources'
  | 'network access'
  | 'approvals'
  | 'administrator rights'
  | 'limits'
  | 'texts'
  | 'history'
  | 'console';

export interface Attack {
  readonly by: Adversary;
  readonly on: Asset;
  /** What the adversary does, as a short sentence without a subject: `imports a finding under another product`. */
  readonly does: string;
  /** Plays the attack on the real code. @param asr Opens when it is used, for attacks on the whole system. */
  readonly play: (asr: Deployment) => Held | Broken | Promise<Held | Broken>;
}

/** The defense held. `says`: the sentence that ASR gives for it. */
export interface Held {
  readonly held: true;
  readonly says: string;
}

/** The attack succeeded. `because`: what happened that must not happen. */
export interface Broken {
  readonly held: false;
  readonly because: string;
}

export const held = (says: string): Held => ({ held: true, says });
export const broken = (because: string): Broken => ({ held: false, because });

/** `held` with the sentence if the condition is true, else `broken`. */
export function heldIf(condition: boolean, says: string, otherwise: string): Held | Broken {
  return condition ? held(says) : broken(otherwise);
}
