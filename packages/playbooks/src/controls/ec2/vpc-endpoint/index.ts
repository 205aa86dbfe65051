export { defineEndpointControl } from './define-endpoint-control.ts';
