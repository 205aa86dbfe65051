export { custodianEnvironment, pythonWithCustodian, runCustodian } from './custodian.ts';
