export { closeRemoteAdministration } from './close-remote-administration.ts';
