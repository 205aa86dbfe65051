/** Address ranges: how AWS writes them, and which of them reach the internet. */
export { cidrFromText } from './cidr.ts';
export { containsRange } from './contains.ts';
export { openToEveryAddress } from './every-address.ts';
export { openToInternet } from './internet.ts';
