export { type Agent, readAgent } from './agent.ts';
export { type Vulnerability, fromFinding } from './from-finding.ts';
export { type Install, installOnce, installSince, isRunning } from './installs.ts';
export { readPackageStates } from './package-states.ts';
export { readPackage } from './vulnerable-package.ts';
export { whyNoCommand, whyNotPatched } from './why-not.ts';
