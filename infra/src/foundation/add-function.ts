import { RemovalPolicy, type Duration } from 'aws-cdk-lib';
import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  ApplicationLogLevel,
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { explainWildcards, onAnything } from './statements.ts';

export interface FunctionProps {
  readonly description: string;
  /** Folder of the bundle. */
  readonly code: string;
  readonly timeout: Duration;
  readonly memoryMiB: number;
  readonly environment: { readonly [name: string]: string };
  /** Permissions of the function, in addition to writing its own log and traces. */
  readonly statements: readonly object[];
  /** Only if other roles trust the role by its name. */
  readonly roleName?: string;
  /** Only if other accounts call the function by its name. */
  readonly functionName?: string;
  /** Key of the log. Without one, CloudWatch Logs encrypts with its own key. */
  readonly key?: IKey;
}

export function addFunction(scope: Construct, id: string, props: FunctionProps): LambdaFunction {
  const { description, code, timeout, memoryMiB, environment, statements, roleName, functionName, key } = props;
  // Without a fixed name, so that a new deployment does not conflict with a retained log.
  const logGroup = new LogGroup(scope, `${id}Log`, {
    ...(key === undefined ? {} : { encryptionKey: key }),
    retention: RetentionDays.ONE_YEAR,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
  const log = {
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: logGroup.logGroupArn,
  };
  const trace = onAnything('xray:PutTelemetryRecords', 'xray:PutTraceSegments');
  const all = [...statements, log, trace];
  const role = new Role(scope, `${id}Role`, {
    ...(roleName === undefined ? {} : { roleName }),
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: { Permissions: PolicyDocument.fromJson({ Version: '2012-10-17', Statement: all }) },
  });
  explainWildcards(role, all);
  return new LambdaFunction(scope, id, {
    ...(functionName === undefined ? {} : { functionName }),
    description,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    code: Code.fromAsset(code),
    handler: 'index.handler',
    timeout,
    memorySize: memoryMiB,
    // All permissions are listed above. The CDK adds none.
    role: role.withoutPolicyUpdates(),
    environment: { ...environment, POWERTOOLS_SERVICE_NAME: `asr-${id.toLowerCase()}`, POWERTOOLS_LOG_LEVEL: 'INFO' },
    logGroup,
    loggingFormat: LoggingFormat.JSON,
    applicationLogLevelV2: ApplicationLogLevel.INFO,
    systemLogLevelV2: SystemLogLevel.WARN,
    tracing: Tracing.ACTIVE,
  });
}
