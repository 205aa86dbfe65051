export { arrangeTable } from './arrange-tables.ts';
export { type FakeScaling, fakeTableScaling } from './fake-table-scaling.ts';
