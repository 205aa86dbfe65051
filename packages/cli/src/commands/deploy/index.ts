export { addDeployments } from './deploy.ts';
