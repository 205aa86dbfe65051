export { arrangeDeliveryStream, fakeDeliveryStream, target } from './fake-delivery-stream.ts';
