export { closeRemoteAdministration } from './close-remote-administration.ts';
export { defineClosedPorts } from './define-closed-ports.ts';
