export { answerHttp } from './answer-click.ts';
export { slackSide, teamsSide } from './chat-apis.ts';
export { type HttpEvent, isHttp } from './http.ts';
export { questionsInDynamoDb } from './posted-questions.ts';
export { secretReader, slackSecret, teamsSecret } from './secrets.ts';
export { tellOutcome } from './tell-outcome.ts';
export type { ChatWorld, DecisionEvent, PostedQuestion } from './world.ts';
