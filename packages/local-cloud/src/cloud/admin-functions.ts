/** The Lambda functions of the synthesized admin stack, each from its own bundle. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Clock } from '../clock/index.ts';
import { type Faults, assumeRole, awsEnvironment } from '../gateway/index.ts';
import { type LocalFunction, type Log, openFunction } from '../functions/index.ts';
import { type Resource, type Stack, TemplateError } from '../cloudformation/index.ts';

export interface AdminFunctionsOptions {
  readonly stack: Stack;
  /** Where the template and the asset folders are. */
  readonly assembly: string;
  readonly gatewayUrl: string;
  readonly region: string;
  readonly log: Log;
  readonly faults?: Faults | undefined;
  readonly clock: Clock;
  /** Replaces variables of the template, for the address of a service outside of AWS. */
  readonly environment?: { readonly [name: string]: string };
}

export function openFunctions(options: AdminFunctionsOptions): Promise<readonly LocalFunction[]> {
  const { stack, faults } = options;
  const opening = stack
    .resources('AWS::Lambda::Function')
    .map(async (resource) => withFaults(await open(resource, options), faults));
  return Promise.all(opening);
}

function withFaults(made: LocalFunction, faults: Faults | undefined): LocalFunction {
  if (faults === undefined) return made;
  return {
    ...made,
    get invocations() {
      return made.invocations;
    },
    invoke: (event) => faults.onInvocation(made.name, event, (seconds) => made.invoke(event, seconds)),
  };
}

async function open(
  resource: Resource,
  { assembly, gatewayUrl, region, log, clock, environment = {} }: AdminFunctionsOptions,
): Promise<LocalFunction> {
  const { ref: functionName, attributes, properties } = resource;
  const folder = join(assembly, assetOf(resource));
  const [module = '', handlerName = ''] = String(properties['Handler']).split('.');
  const memoryMegabytes = Number(properties['MemorySize'] ?? 128);
  const { Variables = {} } = (properties['Environment'] ?? {}) as {
    readonly Variables?: { readonly [name: string]: string };
  };
  return openFunction(
    {
      functionName,
      functionArn: attributes['Arn'] ?? '',
      handlerUrl: pathToFileURL(moduleIn(folder, module)).href,
      handlerName,
      memoryMegabytes,
      // Lambda's own default.
      timeoutSeconds: Number(properties['Timeout'] ?? 3),
      environment: {
        ...awsEnvironment(gatewayUrl, region, await assumeRole(gatewayUrl, String(properties['Role']))),
        AWS_LAMBDA_FUNCTION_NAME: functionName,
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        LAMBDA_TASK_ROOT: folder,
        TZ: 'UTC',
        ...Variables,
        ...environment,
      },
    },
    log,
    clock,
  );
}

/** The metadata of the CDK contains the path of the asset. Without metadata, the S3 key is its hash. */
function assetOf({ logicalId, metadata, properties }: Resource): string {
  const path = metadata['aws:asset:path'];
  if (typeof path === 'string') return path;
  const { S3Key } = (properties['Code'] ?? {}) as { readonly S3Key?: string };
  if (S3Key === undefined) throw new TemplateError(`The function ${logicalId} has no asset.`);
  return `asset.${S3Key.replace(/\.zip$/, '')}`;
}

function moduleIn(folder: string, module: string): string {
  const path = ['.mjs', '.js', '.cjs'].map((ending) => join(folder, `${module}${ending}`)).find(existsSync);
  if (path === undefined) throw new TemplateError(`There is no ${module}.mjs in ${folder}. Synthesize again.`);
  return path;
}
