export { daysAgo, fakeSecret, rotationFunction, secretArn } from './fake-secret.ts';
