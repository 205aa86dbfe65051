import { NotDeployedError, deployAdminStack } from '../../deployment/index.ts';
import { type Check, type Home, ok, problem } from '../check/index.ts';

export const stateMachine: Check<Home> = {
  id: 'state-machine',
  title: 'The state machine exists',
  permissions: ['states:ListStateMachines', 'states:DescribeStateMachine', 'states:ListTagsForResource'],
  async run(home) {
    try {
      const { status, stateMachineArn } = await home.deployment();
      if (status === 'ACTIVE') return ok(`${stateMachineArn} is active.`);
      return problem(`${stateMachineArn} is ${status}, so ASR remediates nothing.`, deployAdminStack);
    } catch (error) {
      if (error instanceof NotDeployedError) return problem(error.message, deployAdminStack);
      throw error;
    }
  },
};
