export { daysAgo, fakeSecret, invocable, rotationFunction, secretArn } from './fake-secret.ts';
