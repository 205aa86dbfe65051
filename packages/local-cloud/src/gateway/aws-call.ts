/** Reads the caller and the operation from an AWS request, as the services do. */
import type { IncomingHttpHeaders } from 'node:http';
import { accountHeader } from '@asr/playbooks/emulated-account';
import type { Protocol } from './aws-error.ts';

/** One call, with the names of the API reference. */
export interface AwsCall {
  /** Signing name: `ec2`, `s3`, `securityhub`. */
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly accountId: string;
  /** Name of the role that calls; `null` if the caller has no role. */
  readonly role: string | null;
}

/** The principal of an access key from STS. */
export interface Caller {
  readonly accountId: string;
  readonly role: string;
}

export interface AwsRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Empty for a streamed body. Only REST services use these, and their operation is in the path. */
  readonly body: string;
}

/** The account that moto assumes for an unknown access key. */
const unknownAccountId = '123456789012';

/** @param callerOf Returns the caller of an access key from STS. */
export function readCall(request: AwsRequest, callerOf: (accessKeyId: string) => Caller | undefined): AwsCall {
  const { accessKeyId, region, service } = credentialScope(request.headers.authorization ?? '');
  const named = request.headers[accountHeader];
  const caller = typeof named === 'string' ? undefined : callerOf(accessKeyId);
  return {
    service: service === 's3' && request.url.startsWith('/v20180820/') ? 's3control' : service,
    operation: operationOf(request),
    region,
    accountId: typeof named === 'string' ? named : (caller?.accountId ?? unknownAccountId),
    role: caller?.role ?? null,
  };
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html */
function credentialScope(authorization: string) {
  const [accessKeyId = '', , region = '', service = ''] =
    /Credential=([^,\s]+)/.exec(authorization)?.[1]?.split('/') ?? [];
  return { accessKeyId, region, service };
}

function operationOf({ method, url, headers, body }: AwsRequest): string {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.slice(target.lastIndexOf('.') + 1);
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const action = new URLSearchParams(isForm(headers) ? body : '').get('Action') ?? searchParams.get('Action');
  if (action !== null) return action;
  const known =
    restOperations[`${method} ${pathname}`] ??
    restOperations[`${method} ${shapeOf(pathname)}`] ??
    searchParams.get('x-id');
  return known ?? `${method} ${subresourceOf(searchParams) ?? shapeOf(pathname)}`;
}

const restOperations: { readonly [route: string]: string } = {
  'GET /accounts': 'DescribeHub',
  'POST /actionTargets/get': 'DescribeActionTargets',
  'GET /findingAggregator/list': 'ListFindingAggregators',
  'GET /findingAggregator/get/*/*': 'GetFindingAggregator',
  'POST /findings': 'GetFindings',
  'POST /findingsv2': 'GetFindingsV2',
  'POST /findings/import': 'BatchImportFindings',
  'PATCH /findings/batchupdate': 'BatchUpdateFindings',
  'PATCH /findingsv2/batchupdatev2': 'BatchUpdateFindingsV2',
};

/** S3 names its operations by a query parameter without a value: `?publicAccessBlock`. */
function subresourceOf(query: URLSearchParams): string | undefined {
  for (const [name, value] of query) if (value === '') return `?${name}`;
  return undefined;
}

/** The name of an operation contains no ids. */
function shapeOf(path: string): string {
  return path.replaceAll(/\/[^/]*\d[^/]*/g, '/*');
}

export function isForm(headers: IncomingHttpHeaders): boolean {
  return headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
}

export function isJson(headers: IncomingHttpHeaders): boolean {
  return /^application\/(x-amz-)?json/.test(headers['content-type'] ?? '');
}

export function protocolOf(call: AwsCall, headers: IncomingHttpHeaders): Protocol {
  if (call.service === 'ec2') return 'ec2';
  if (call.service === 's3' || call.service === 's3control') return 's3';
  // CloudFront has the errors of the query protocol, although it has no form.
  return isForm(headers) || call.service === 'cloudfront' ? 'query' : 'json';
}
