export { isolates, quarantines } from './permissions.ts';
export { planQuarantine } from './plan-quarantine.ts';
export { readInstance } from './read-instance.ts';
