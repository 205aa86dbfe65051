/** Runs a command in a process that cannot use the rights of its caller. */
export { inConfinement } from './in-confinement.ts';
