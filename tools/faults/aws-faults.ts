/** The error responses of each service. */
import { AwsError, type CallOnItsWay, type Reply } from '@asr/local-cloud';

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html */
const throttling: { readonly [service: string]: readonly [code: string, status: number] } = {
  ec2: ['RequestLimitExceeded', 503],
  s3: ['SlowDown', 503],
  dynamodb: ['ProvisionedThroughputExceededException', 400],
  sts: ['Throttling', 400],
  iam: ['Throttling', 400],
  rds: ['Throttling', 400],
  cloudfront: ['Throttling', 400],
};

const speaksXml = new Set(['ec2', 's3', 'sts', 'iam', 'rds', 'sns', 'cloudfront']);

export function throttled({ service }: CallOnItsWay): AwsError {
  const [code, status] = throttling[service] ?? ['ThrottlingException', 400];
  return new AwsError(code, 'Rate exceeded', status);
}

export function failed({ service }: CallOnItsWay): AwsError {
  return new AwsError(
    speaksXml.has(service) ? 'InternalError' : 'InternalServerError',
    'We encountered an internal error. Please try again.',
    500,
  );
}

export function denied({ service, operation }: CallOnItsWay): AwsError {
  const code =
    service === 'ec2' ? 'UnauthorizedOperation' : speaksXml.has(service) ? 'AccessDenied' : 'AccessDeniedException';
  return new AwsError(code, `User is not authorized to perform: ${service}:${operation}`, 403);
}

export function expired({ service }: CallOnItsWay): AwsError {
  const code = service === 'ec2' ? 'RequestExpired' : speaksXml.has(service) ? 'ExpiredToken' : 'ExpiredTokenException';
  return new AwsError(code, 'The security token included in the request is expired', 400);
}

/**
 * A transaction that conflicts with another one on the same item.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export function conflicted({ body }: CallOnItsWay): Reply {
  const { TransactItems = [] } = JSON.parse(body) as { readonly TransactItems?: readonly unknown[] };
  const CancellationReasons = TransactItems.map((_, index) =>
    index === 0 ? { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' } : { Code: 'None' },
  );
  const message = 'Transaction cancelled, please refer cancellation reasons for specific reasons [TransactionConflict]';
  return {
    status: 400,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': 'TransactionCanceledException' },
    body: JSON.stringify({ ['__type']: 'TransactionCanceledException', Message: message, CancellationReasons }),
  };
}
