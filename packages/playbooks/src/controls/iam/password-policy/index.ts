export { definePasswordControl } from './define-password-control.ts';
export { ageOf, lengthOf, reusePreventionOf } from './password-floors.ts';
