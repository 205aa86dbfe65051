export { deployAsr, type DeployedAsr, type Repair } from './deployed-asr.ts';
export { fakeIo } from './fake-io.ts';
