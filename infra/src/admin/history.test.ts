import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { describe, expect, it } from '@jest/globals';
import { addHistory } from './history.ts';

const stack = new Stack(new App(), 'Test');
addHistory(stack, new Key(stack, 'Key'));
const [table] = Object.values(Template.fromStack(stack).findResources('AWS::DynamoDB::Table'));

describe('the indexes of history', () => {
  it.each([
    ['ByTime', 'inMonth'],
    ['ByAccount', 'inAccount'],
    ['ByControl', 'ofControl'],
    ['ByResource', 'ofResource'],
    ['ByFinding', 'ofFinding'],
  ])('%s lists by %s and time, and holds keys alone', (IndexName, attribute) => {
    expect(table?.['Properties'].GlobalSecondaryIndexes).toContainEqual({
      IndexName,
      KeySchema: [
        { AttributeName: attribute, KeyType: 'HASH' },
        { AttributeName: 'startedAt', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    });
  });

  it('have no capacity of their own to run out of', () => {
    expect(JSON.stringify(table)).not.toContain('ProvisionedThroughput');
    expect(table?.['Properties'].BillingMode).toBe('PAY_PER_REQUEST');
  });
});
