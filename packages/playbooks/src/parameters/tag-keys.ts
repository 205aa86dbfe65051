import { texts } from './texts.ts';

/** The parameter of all controls that require tags. */
export const requiredTagKeys = texts({
  default: [],
  meaning: 'floor',
  pattern: /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/u,
  form: 'a tag key of 1 to 128 characters',
  most: 6,
  description: 'Empty: any tag.',
});
