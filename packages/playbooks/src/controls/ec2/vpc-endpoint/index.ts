export { isOurs, listEc2Endpoints, statusOf } from './ec2-endpoints.ts';
export { admittedBy, findGroup, keepGroup } from './endpoint-group.ts';
export { type EndpointPlace, obstacleTo } from './endpoint-obstacle.ts';
export { missingForPrivateDns, subnetPerZone } from './endpoint-zones.ts';
export { keepEndpoint } from './keep-endpoint.ts';
