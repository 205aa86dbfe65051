export { arrangeRestStage } from './arrange-rest-stage.ts';
export { fakeRestStage, restStageArn } from './fake-rest-stage.ts';
