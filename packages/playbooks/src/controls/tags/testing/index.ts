/** Fakes and examples for the tests of the family. */
export { type FakeEc2Resource, ec2WithTags } from './fake-ec2-tags.ts';
export { type TagCalls, fromKeyValues, keyValues, withTags } from './fake-tags.ts';
export { arranged, onMotoParameters, tagExamples } from './tag-examples.ts';
