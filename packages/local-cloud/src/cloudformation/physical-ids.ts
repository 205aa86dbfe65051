/** The ids and attributes of the resources of a stack, for `Ref` and `Fn::GetAtt`. */
import type { JsonObject } from '../gateway/index.ts';

export interface Place {
  readonly partition: string;
  readonly accountId: string;
  readonly region: string;
  /** The start of queue URLs: the SDK sends messages to the URL of the queue. */
  readonly endpointUrl: string;
}

export interface PhysicalIds {
  readonly ref: string;
  readonly attributes: { readonly [name: string]: string };
}

/** @param properties The resolved properties. Returns `undefined` for a type whose ids are not needed. */
export function physicalIds(
  type: string,
  logicalId: string,
  properties: JsonObject,
  place: Place,
): PhysicalIds | undefined {
  return namers[type]?.(properties, logicalId, place);
}

type Namer = (properties: JsonObject, logicalId: string, place: Place) => PhysicalIds;

const arn = ({ partition, accountId, region }: Place, service: string, resource: string, isGlobal = false): string =>
  `arn:${partition}:${service}:${isGlobal ? '' : region}:${accountId}:${resource}`;

/** The name in the template, or a name that is the same in every run, so that a second process finds the resource. */
const nameOf = (properties: JsonObject, property: string, logicalId: string): string =>
  typeof properties[property] === 'string' ? properties[property] : logicalId;

const table: Namer = (properties, logicalId, place) => {
  const name = nameOf(properties, 'TableName', logicalId);
  const Arn = arn(place, 'dynamodb', `table/${name}`);
  return { ref: name, attributes: { Arn, StreamArn: `${Arn}/stream/local` } };
};

const namers: { readonly [type: string]: Namer } = {
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::S3::Bucket': (properties, logicalId, { partition }) => {
    const name = nameOf(properties, 'BucketName', logicalId.toLowerCase());
    return { ref: name, attributes: { Arn: `arn:${partition}:s3:::${name}` } };
  },
  'AWS::SQS::Queue': (properties, logicalId, place) => {
    const name = nameOf(properties, 'QueueName', logicalId);
    const url = `${place.endpointUrl}/${place.accountId}/${name}`;
    return { ref: url, attributes: { Arn: arn(place, 'sqs', name), QueueName: name, QueueUrl: url } };
  },
  'AWS::SNS::Topic': (properties, logicalId, place) => {
    const name = nameOf(properties, 'TopicName', logicalId);
    const topicArn = arn(place, 'sns', name);
    return { ref: topicArn, attributes: { TopicArn: topicArn, TopicName: name } };
  },
  'AWS::Lambda::Function': (properties, logicalId, place) => {
    const name = nameOf(properties, 'FunctionName', logicalId);
    return { ref: name, attributes: { Arn: arn(place, 'lambda', `function:${name}`) } };
  },
  'AWS::StepFunctions::StateMachine': (properties, logicalId, place) => {
    const name = nameOf(properties, 'StateMachineName', logicalId);
    const machineArn = arn(place, 'states', `stateMachine:${name}`);
    return { ref: machineArn, attributes: { Arn: machineArn, Name: name } };
  },
  'AWS::IAM::Role': (properties, logicalId, place) => {
    const name = nameOf(properties, 'RoleName', logicalId);
    const path = typeof properties['Path'] === 'string' ? properties['Path'] : '/';
    return {
      ref: name,
      attributes: { Arn: arn(place, 'iam', `role${path}${name}`, true), RoleId: `AROA${logicalId}` },
    };
  },
  'AWS::KMS::Key': (_properties, logicalId, place) => {
    return { ref: logicalId, attributes: { Arn: arn(place, 'kms', `key/${logicalId}`), KeyId: logicalId } };
  },
  'AWS::KMS::Alias': (properties, logicalId) => ({ ref: nameOf(properties, 'AliasName', logicalId), attributes: {} }),
  'AWS::Logs::LogGroup': (properties, logicalId, place) => {
    const name = nameOf(properties, 'LogGroupName', logicalId);
    return { ref: name, attributes: { Arn: `${arn(place, 'logs', `log-group:${name}`)}:*` } };
  },
  'AWS::Events::EventBus': (properties, logicalId, place) => {
    const name = nameOf(properties, 'Name', logicalId);
    return { ref: name, attributes: { Arn: arn(place, 'events', `event-bus/${name}`), Name: name } };
  },
  'AWS::Events::ApiDestination': (properties, logicalId, place) => {
    const name = nameOf(properties, 'Name', logicalId);
    return { ref: name, attributes: { Arn: arn(place, 'events', `api-destination/${name}/local`) } };
  },
  'AWS::Events::Rule': (properties, logicalId, place) => {
    const name = nameOf(properties, 'Name', logicalId);
    return { ref: name, attributes: { Arn: arn(place, 'events', `rule/${name}`) } };
  },
  'AWS::Scheduler::ScheduleGroup': (properties, logicalId, place) => {
    const name = nameOf(properties, 'Name', logicalId);
    return { ref: name, attributes: { Arn: arn(place, 'scheduler', `schedule-group/${name}`) } };
  },
  'AWS::SecurityHub::ActionTarget': (properties, logicalId, place) => {
    const actionArn = arn(place, 'securityhub', `action/custom/${nameOf(properties, 'Id', logicalId)}`);
    return { ref: actionArn, attributes: { ActionTargetArn: actionArn } };
  },
  'AWS::SSM::Document': (properties, logicalId) => ({ ref: nameOf(properties, 'Name', logicalId), attributes: {} }),
  'AWS::SSM::Parameter': (properties, logicalId) => ({
    ref: nameOf(properties, 'Name', logicalId),
    attributes: { Value: String(properties['Value']), Type: String(properties['Type']) },
  }),
};
