/** Where the questions are, and which signatures were used, in a table of the chat stack. */
import { createHash } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { windowSeconds } from './signature.ts';
import type { PostedQuestion, PostedQuestions } from './world.ts';

/** A plan can be approved for seven days. */
const questionSeconds = 8 * 86_400;

/** A signature is valid from before to after the time of its request. */
const signatureSeconds = 4 * windowSeconds;

/** @param now Also the time for the expiry of items. */
export function questionsInDynamoDb(client: DynamoDBClient, TableName: string, now: () => Date): PostedQuestions {
  const expiresIn = (seconds: number) => Math.floor(now().getTime() / 1000) + seconds;
  const keyOf = (key: string) => marshall({ pk: `QUESTION#${key}` });
  return {
    async find(key) {
      const { Item } = await client.send(new GetItemCommand({ TableName, Key: keyOf(key), ConsistentRead: true }));
      if (Item === undefined) return undefined;
      const { pk: _pk, expiresAt: _expiresAt, ...question } = unmarshall(Item);
      return question as PostedQuestion;
    },
    async remember(question) {
      const Item = { ...keyOf(question.key), ...marshall({ ...question, expiresAt: expiresIn(questionSeconds) }) };
      await client.send(new PutItemCommand({ TableName, Item }));
    },
    async forget(key) {
      await client.send(new DeleteItemCommand({ TableName, Key: keyOf(key) }));
    },
    async isFirst(signature) {
      // The signature itself is not stored.
      const pk = `SIGNATURE#${createHash('sha256').update(signature).digest('hex')}`;
      try {
        const Item = marshall({ pk, expiresAt: expiresIn(signatureSeconds) });
        await client.send(new PutItemCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' }));
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}
