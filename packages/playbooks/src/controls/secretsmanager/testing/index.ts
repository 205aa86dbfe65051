export { describeRotationFunction, target } from './describe-rotation-function.ts';
export { daysAgo, fakeSecret, invocable, rotationFunction, secretArn } from './fake-secret.ts';
export { rotatingSecrets } from './rotating-secrets.ts';
