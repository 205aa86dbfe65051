/** SSM documents that ASR starts: their identity, and the values of their inputs. */
export { documentDigest } from './document-digest.ts';
export { fillPlaceholders, placeholderNames } from './placeholders.ts';
