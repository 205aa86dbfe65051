/** How long a request waits for AWS. */
export { waitMore } from './wait-more.ts';
