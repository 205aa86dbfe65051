/** The values of a request that an input of an SSM document can name. Pure. */
import { type Target, cannot, resourceNameOf } from '../../engine/index.ts';

const valueOf: { readonly [name: string]: (target: Target) => string } = {
  resourceId: ({ resourceId }) => resourceId,
  resourceName: ({ resourceId }) => resourceNameOf(resourceId),
  accountId: ({ accountId }) => accountId,
  region: ({ region }) => region,
};

export const placeholderNames: readonly string[] = Object.keys(valueOf);

const placeholder = new RegExp(`\\{(${placeholderNames.join('|')})\\}`, 'g');

/**
 * Returns the text with `{resourceId}`, `{resourceName}` (the part of an ARN after the type), `{accountId}` and `{region}`
 * replaced by those of the request. A value that looks like a placeholder is not replaced again.
 *
 * @throws The error of `cannot` if a value contains `{{`. Systems Manager would read it as a variable, such as
 * `{{ssm:password}}`, so the name of a resource could put a secret into the input.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-variables.html
 */
export function fillPlaceholders(text: string, target: Target): string {
  return text.replace(placeholder, (whole, name: string) => {
    const value = valueOf[name]?.(target) ?? whole;
    if (!value.includes('{{')) return value;
    return cannot(
      'The name of the resource contains {{, which Systems Manager would read as a variable, so the document was not ' +
        'started. Rename the resource, or remediate it manually.',
    );
  });
}
