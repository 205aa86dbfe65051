/** What ASR says about a setting of a service with a delegated administrator in the organization. */
export { type AdministeredService, decidedBy, sayMembers } from './sentences.ts';
