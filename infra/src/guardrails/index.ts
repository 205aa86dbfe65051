export { GuardrailsStack } from './guardrails-stack.ts';
export { serviceControlPolicy } from './service-control-policy.ts';
