export { arrangeStream, fakeStream, streamArn, target } from './fake-stream.ts';
