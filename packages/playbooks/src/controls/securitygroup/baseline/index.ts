export { baselineParameters } from './baseline-parameters.ts';
export { baselineAnnotation, debugLines, planBaseline } from './baseline.ts';
