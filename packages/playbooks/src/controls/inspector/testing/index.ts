export { fakeInspector, target } from './fake-inspector.ts';
export { itChangesOneScanType, scanExamples } from './scan-examples.ts';
