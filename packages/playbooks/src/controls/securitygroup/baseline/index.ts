export { readBaselineGroup } from './absent-sources.ts';
export { baselineParameters } from './baseline-parameters.ts';
export { baselineAnnotation, debugLines, planBaseline } from './baseline.ts';
