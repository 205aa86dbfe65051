/** One row of the table of errors, and how to write it. */

/** The meaning of some errors of one service. */
export interface ErrorRow {
  /** The names of the SDK, and of the wire where they differ. */
  readonly names: readonly string[];
  /** Only if the message contains this text: the service uses the name for several problems. */
  readonly containing?: string;
  readonly retry: boolean;
  readonly because: string;
  /** The page of the API reference, or the public source that retries this error. */
  readonly source: string;
}

export type ErrorTable = { readonly [service: string]: readonly ErrorRow[] };

/** The state passes, so the next delivery of the request can succeed. */
export function again(names: string, because: string, source: string, containing?: string): ErrorRow {
  return row(names, true, because, source, containing);
}

/** The error looks like a state that passes, but only a person can resolve it. */
export function no(names: string, because: string, source: string): ErrorRow {
  return row(names, false, because, source);
}

function row(names: string, retry: boolean, because: string, source: string, containing?: string): ErrorRow {
  return { names: names.split(' '), retry, because, source, ...(containing !== undefined && { containing }) };
}

/** A page of the AWS documentation. */
export const docs = (path: string): string => `https://docs.aws.amazon.com/${path}.html`;

/** A file of a public tool that retries these errors. */
export const terraform = (path: string): string =>
  `https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/${path}.go`;
export const botocore = 'https://github.com/boto/botocore/blob/develop/botocore/data/_retry.json';

/** Reasons that several services share. */
export const because = {
  quota: 'A quota is reached. It does not pass.',
  state: 'The resource is changing. It becomes available again.',
  busy: 'Another change of the resource is in progress.',
  throttled: 'AWS throttles the calls.',
  role: 'A new role takes some seconds to propagate.',
} as const;
