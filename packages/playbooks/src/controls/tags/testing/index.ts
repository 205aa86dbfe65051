/** Fakes and examples for the tests of the family. */
export { type FakeEc2Resource, ec2WithTags } from './fake-ec2-tags.ts';
export { onMotoParameters, tagExamples } from './tag-examples.ts';
