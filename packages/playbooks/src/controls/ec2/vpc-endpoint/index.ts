export { isFromAsr, listEc2Endpoints, statusOf } from './ec2-endpoints.ts';
export { admittedBy, findGroup, keepGroup } from './endpoint-group.ts';
export { type EndpointFacts, obstacleTo } from './endpoint-obstacle.ts';
export { endpointPermissions } from './endpoint-permissions.ts';
export { missingForPrivateDns, subnetPerZone } from './endpoint-zones.ts';
export { keepEndpoint } from './keep-endpoint.ts';
