/** Remembers which service returned an error. The SDK's errors do not contain it, and services share error names. */

const services = new WeakMap<Error, string>();

/**
 * Makes the client remember the service of each error that it throws. Returns the same client. It adds no call.
 *
 * @see https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/middleware-stack.html
 */
export function rememberService<Client>(client: Client): Client {
  const { middlewareStack, config } = client as unknown as SdkClient;
  middlewareStack.add(
    (next) => async (call) => {
      try {
        return await next(call);
      } catch (error) {
        if (error instanceof Error && config.defaultSigningName !== undefined)
          services.set(error, config.defaultSigningName);
        throw error;
      }
    },
    // Before the retries of the SDK, so that it sees only the error of the last attempt.
    { step: 'initialize', priority: 'high', name: 'rememberService' },
  );
  return client;
}

/** Returns the signing name of the service, such as `s3`; `undefined` if the error is not from such a client. */
export function serviceOf(error: Error): string | undefined {
  return services.get(error);
}

/** The part of an SDK client that this module uses. */
interface SdkClient {
  readonly config: { readonly defaultSigningName?: string };
  readonly middlewareStack: {
    add(
      middleware: (next: Handler) => Handler,
      options: { readonly step: 'initialize'; readonly priority: 'high'; readonly name: string },
    ): void;
  };
}
type Handler = (call: object) => Promise<unknown>;
