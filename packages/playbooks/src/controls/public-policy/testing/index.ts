export { type Statement, policyExamples, publicStatements } from './policy-examples.ts';
