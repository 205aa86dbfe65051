/** Notes what an SDK client is asked for, before it goes anywhere. */
import type { Aws } from '../../engine/index.ts';

/** One call, as a playbook made it. */
export interface RecordedCall {
  /** `S3Client` */
  readonly client: string;
  /** The service that the call is signed for: `s3`, `elasticfilesystem`. */
  readonly service: string;
  /** `PutBucketPolicyCommand` */
  readonly command: string;
  readonly region: string;
  readonly input: { readonly [name: string]: unknown };
}

/** The same account, with every call written down. */
export function recordCalls(aws: Aws, region: string): { readonly aws: Aws; readonly calls: readonly RecordedCall[] } {
  const calls: RecordedCall[] = [];
  const recording: Aws = {
    ...aws,
    client(constructor, elsewhere = region) {
      const client = aws.client(constructor, elsewhere);
      (client as unknown as SdkClient).middlewareStack.add(
        (next, { clientName, commandName }) =>
          (call) => {
            calls.push({
              client: clientName,
              service: signingNameOf(client),
              command: commandName,
              region: elsewhere,
              input: call.input,
            });
            return next(call);
          },
        { step: 'initialize', name: 'recordCall' },
      );
      return client;
    },
  };
  return { aws: recording, calls };
}

/** What the calls of an SDK client are signed for. */
export function signingNameOf(client: unknown): string {
  return (client as { readonly config: { readonly defaultSigningName: string } }).config.defaultSigningName;
}

/** What this module needs to know of an SDK client. */
interface SdkClient {
  readonly middlewareStack: {
    add(
      middleware: (next: Handler, context: { readonly clientName: string; readonly commandName: string }) => Handler,
      options: { readonly step: 'initialize'; readonly name: string },
    ): void;
  };
}
type Handler = (call: { readonly input: { readonly [name: string]: unknown } }) => Promise<unknown>;
