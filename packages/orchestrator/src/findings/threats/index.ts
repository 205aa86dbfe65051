/** Findings of GuardDuty, Inspector and Macie: which products count, and which containment a finding asks for. */
export { endOfAsffType, threatInAsff } from './asff-threat.ts';
export { containmentOf } from './containment.ts';
export { typesThatContain } from './finding-types.ts';
export { threatClasses, threatInOcsf } from './ocsf-threat.ts';
export { idServices, threatProduct, threatServiceOf, threatServices } from './services.ts';
export type { ThreatReading } from './threat.ts';
