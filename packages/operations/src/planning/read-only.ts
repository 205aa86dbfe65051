/** Clients that send no call that could change something, and that report the permissions that the caller lacks. */
import type { Aws } from '@asr/playbooks';

/** The part of an SDK client that this module uses. */
interface WithMiddleware {
  readonly middlewareStack?: {
    add(
      middleware: (next: Next, context: { readonly commandName?: string }) => Next,
      options: { readonly step: 'initialize'; readonly name: string; readonly override: true },
    ): void;
  };
}
type Next = (call: { input: object }) => Promise<object>;

/**
 * Every operation with one of these verbs only reads.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const readVerbs = /^(Describe|Get|List|BatchGet|Head|Lookup|Search|Simulate)/;

/**
 * Wraps the account: a command that does not read throws before it is sent, whatever the caller may do.
 *
 * @param denied Called for each action that the caller lacks.
 */
export function readOnly(aws: Aws, denied: (action: string) => void): Aws {
  return {
    now: () => aws.now(),
    client(constructor, region) {
      const client = region === undefined ? aws.client(constructor) : aws.client(constructor, region);
      const { middlewareStack } = client as WithMiddleware;
      middlewareStack?.add(
        (next, { commandName = '' }) =>
          async (call) => {
            const operation = commandName.replace(/Command$/, '');
            if (!readVerbs.test(operation)) throw new Error(`asr plan sends no ${operation}, because it only reads.`);
            return next(call).catch((error: unknown) => {
              const action = deniedAction(error, `${serviceOf(client)}:${operation}`);
              if (action !== undefined) denied(action);
              throw error;
            });
          },
        // A client can be asked for twice.
        { step: 'initialize', name: 'readOnly', override: true },
      );
      return client;
    },
  };
}

/**
 * Returns the action that IAM denied. Most services name it in the message; for the others it is the operation.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
function deniedAction(error: unknown, operation: string): string | undefined {
  if (!(error instanceof Error) || !deniedErrors.has(error.name)) return undefined;
  return /not authorized to perform:? ([a-z0-9-]+:\w+)/i.exec(error.message)?.[1] ?? operation;
}

const deniedErrors: ReadonlySet<string> = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'AuthorizationError',
  'AuthorizationErrorException',
  'UnauthorizedOperation',
]);

function serviceOf(client: unknown): string {
  const { config = {} } = client as {
    readonly config?: { readonly signingName?: string; readonly serviceId?: string };
  };
  return (config.signingName ?? config.serviceId ?? 'service').toLowerCase().replaceAll(' ', '');
}
