// oxlint-disable no-new -- making a construct adds it
import { CfnResource, Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { EventSourceMapping, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { historyIndexes, requestCountKeys, type Policy } from '@asr/orchestrator';
import type { Construct } from 'constructs';
import { tagValuesPolicy, type Names } from '@asr/templates';
import {
  type Bundles,
  addFunction,
  allow,
  consume,
  enterAccounts,
  lookUpUnits,
  onAnything,
  readFindings,
  readFindingsOfBothHubs,
  updateFindings,
  useKey,
} from '../foundation/index.ts';
import type { Queues } from './queues.ts';

/** Timeouts of the functions that consume a queue. The visibility timeout of the queue depends on them. */
export const timeouts = { playbook: Duration.minutes(2), deadLetter: Duration.seconds(30) };

export interface FunctionsProps {
  readonly bundles: Bundles;
  readonly names: Names;
  readonly namespace: string;
  readonly organizationId: string;
  readonly externalId: string;
  /** Whether the policy names organizational units. */
  readonly asksForUnits: boolean;
  /** Whether the playbook function reads findings: for a limit by share, or before a runbook without a playbook starts. */
  readonly checksFindings: boolean;
  /** Whether the policy delegates remediation, so that requests contain finding ids. */
  readonly readsFindings: boolean;
  /** Whether Parse looks up resources in member accounts, because an active control depends on them. */
  readonly readsMemberAccounts: boolean;
  /** Ids of the controls that ASR can remediate. */
  readonly controls: readonly string[];
  /** Maximum number of concurrent playbook functions. */
  readonly concurrency: number;
  readonly key: IKey;
  readonly history: Table;
  readonly queues: Queues;
  readonly outcomesBusArn: string;
}

/** Adds the functions, each with exactly the permissions of its handler. Returns the functions of the state machine. */
export function addFunctions(
  scope: Construct,
  props: FunctionsProps,
): { readonly parse: IFunction; readonly report: IFunction } {
  const {
    bundles,
    names,
    namespace,
    organizationId,
    asksForUnits,
    readsFindings,
    readsMemberAccounts,
    externalId,
    key,
    history,
    outcomesBusArn,
  } = props;
  const HISTORY_TABLE = history.tableName;
  const parse = addFunction(scope, 'Parse', {
    description: 'ASR: turns an event into requests, one for each finding and resource.',
    code: bundles.parse,
    timeout: Duration.seconds(30),
    memoryMiB: 512,
    environment: {
      HISTORY_TABLE,
      NAMESPACE: namespace,
      ...(readsMemberAccounts ? { EXTERNAL_ID: externalId } : {}),
    },
    // Member accounts trust it by its name.
    ...(readsMemberAccounts ? { roleName: names.parseRole } : {}),
    statements: [
      allow(['dynamodb:GetItem'], [history.tableArn]),
      // It counts the requests of each account, and changes nothing else of history.
      // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
      allow(['dynamodb:UpdateItem'], [history.tableArn], {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [requestCountKeys] },
        Null: { 'dynamodb:LeadingKeys': 'false' },
      }),
      // For its own detection, ASR reads the finding by its id.
      allow(['dynamodb:Query'], [`${history.tableArn}/index/${historyIndexes.ofFinding}`]),
      useKey(key, 'dynamodb'),
      ...(asksForUnits ? [lookUpUnits(organizationId)] : []),
      ...(readsFindings ? [readFindings] : []),
      ...(readsMemberAccounts ? enterAccounts([names.detectionReaderRole], organizationId) : []),
    ],
    key,
  });
  const report = addFunction(scope, 'Report', {
    description: 'ASR: updates findings and puts outcome events, once for each event.',
    code: bundles.report,
    timeout: Duration.minutes(2),
    memoryMiB: 512,
    environment: { HISTORY_TABLE, OUTCOMES_BUS: names.outcomesBus, NAMESPACE: namespace },
    statements: [
      allow(['dynamodb:UpdateItem'], [history.tableArn]),
      allow(['events:PutEvents'], [outcomesBusArn]),
      useKey(key, 'dynamodb'),
      ...updateFindings,
    ],
    key,
  });
  addPlaybook(scope, props);
  addDeadLetter(scope, props);
  return { parse, report };
}

/** Lets Parse look up what the policy takes from AWS Organizations for the values of tags, and nothing else. */
export function addTagValueLookups(scope: Construct, policy: Policy, parse: IFunction): void {
  const resource = tagValuesPolicy(policy, parse.role?.roleName);
  if (resource === undefined) return;
  const { Type: type, Properties: properties } = resource;
  new CfnResource(scope, 'TagValuesOfParse', { type, properties });
}

function addPlaybook(scope: Construct, props: FunctionsProps): void {
  const {
    bundles,
    names,
    namespace,
    organizationId,
    externalId,
    controls,
    checksFindings,
    concurrency,
    key,
    history,
    queues,
  } = props;
  const { tasks } = queues;
  const playbook = addFunction(scope, 'Playbook', {
    description: 'ASR: reads, plans, applies and verifies one request in its member account.',
    code: bundles.playbook,
    timeout: timeouts.playbook,
    // CPU grows with memory, and CPU limits a cold start, which loads the AWS client of the control.
    memoryMiB: 1024,
    environment: {
      HISTORY_TABLE: history.tableName,
      QUEUE_URL: tasks.queueUrl,
      EXTERNAL_ID: externalId,
      NAMESPACE: namespace,
    },
    roleName: names.playbookRole,
    statements: [
      // A transaction requires the permissions of its actions.
      allow(
        [
          'dynamodb:BatchGetItem',
          'dynamodb:ConditionCheckItem',
          'dynamodb:DeleteItem',
          'dynamodb:GetItem',
          'dynamodb:PutItem',
          'dynamodb:UpdateItem',
        ],
        [history.tableArn],
      ),
      allow([...consume, 'sqs:ChangeMessageVisibility'], [tasks.queueArn]),
      useKey(key, 'dynamodb', 'sqs'),
      onAnything('states:SendTaskSuccess'),
      ...enterAccounts(
        [...servicesOf(controls).map((service) => names.remediationRole(`${service}.*`)), names.operatorRole],
        organizationId,
      ),
      ...(checksFindings ? [readFindingsOfBothHubs] : []),
    ],
    key,
  });
  new EventSourceMapping(scope, 'TasksToPlaybook', {
    target: playbook,
    eventSourceArn: tasks.queueArn,
    batchSize: 5,
    reportBatchItemFailures: true,
    maxConcurrency: concurrency,
  });
}

function addDeadLetter(scope: Construct, { bundles, key, queues }: FunctionsProps): void {
  const deadLetter = addFunction(scope, 'DeadLetter', {
    description: 'ASR: fails the task of a request in the dead-letter queue, so that no execution hangs.',
    code: bundles['dead-letter'],
    timeout: timeouts.deadLetter,
    memoryMiB: 256,
    environment: {},
    statements: [
      allow(consume, [queues.deadLetters.queueArn]),
      useKey(key, 'sqs'),
      onAnything('states:SendTaskFailure'),
    ],
    key,
  });
  new EventSourceMapping(scope, 'DeadLettersToDeadLetter', {
    target: deadLetter,
    eventSourceArn: queues.deadLetters.queueArn,
    batchSize: 10,
    reportBatchItemFailures: true,
  });
}

/** The distinct services of the controls: `EC2` for `EC2.13`. */
function servicesOf(controls: readonly string[]): readonly string[] {
  return [...new Set(controls.map((control) => control.slice(0, control.lastIndexOf('.'))))].toSorted();
}
