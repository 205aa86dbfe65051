/** The owner of a resource: the shared check for all controls. */
export { type OwnedResource, type Ownership, managedBy } from './managed-by.ts';
export { owners } from './owners.ts';
