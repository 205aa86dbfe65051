export { endpointExamples, httpsFrom, itCreatesOneEndpoint, tagsFor } from './endpoint-examples.ts';
