export type { AutomationDocument } from './automation-document.ts';
export { pythonSteps } from './python-steps.ts';
export { type SsmAutomation, type Where, ssmAutomation } from './ssm-automation.ts';
