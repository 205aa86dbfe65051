/** Records the calls of an SDK client before they are sent. */
import type { Aws } from '../../engine/index.ts';

/** A call of a playbook. */
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

/** Returns the same account, and records every call. */
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

/** Returns the signing name of an SDK client. */
export function signingNameOf(client: unknown): string {
  return (client as { readonly config: { readonly defaultSigningName: string } }).config.defaultSigningName;
}

/** The part of an SDK client that this module uses. */
interface SdkClient {
  readonly middlewareStack: {
    add(
      middleware: (next: Handler, context: { readonly clientName: string; readonly commandName: string }) => Handler,
      options: { readonly step: 'initialize'; readonly name: string },
    ): void;
  };
}
type Handler = (call: { readonly input: { readonly [name: string]: unknown } }) => Promise<unknown>;
