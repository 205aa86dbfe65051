/** Playbooks that a customer brings, from the packages that the policy names. */
export { openPackages, packageFiles } from './open-packages.ts';
