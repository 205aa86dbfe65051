export { type FakeTopic, fakeTopics } from './fake-topics.ts';
