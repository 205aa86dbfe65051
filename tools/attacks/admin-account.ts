/** The admin account as `asr` reaches it: the local cloud, and the services that only AWS has. */
import type { LocalCloud } from '@asr/local-cloud';
import { historyTableTag } from '@asr/orchestrator';
import type { Aws } from '@asr/playbooks';

/** The caller of every command: an operator, and with `--delegation shop-team` the owner of an account. */
const caller = {
  Account: '999999999999',
  UserId: 'AROAABCDEFGHIJKLMNOPQ:jane@example.com',
  Arn: 'arn:aws:sts::999999999999:assumed-role/Operator/jane@example.com',
};

type Handlers = { readonly [command: string]: (input: { readonly [name: string]: unknown }) => unknown };

/** @param findings The findings in Security Hub. */
export function adminAccount(cloud: LocalCloud, findings: readonly object[]): Aws {
  const stateMachineArn = 'arn:aws:states:eu-west-1:999999999999:stateMachine:ASR-Orchestrator';
  const ended = new Map<unknown, Awaited<ReturnType<LocalCloud['start']>>>();
  const handlers: Handlers = {
    GetCallerIdentityCommand: () => caller,
    ListStateMachinesCommand: () => ({ stateMachines: [{ name: 'ASR-Orchestrator', stateMachineArn }] }),
    ListTagsForResourceCommand: () => ({ tags: [{ key: historyTableTag, value: cloud.historyTable }] }),
    ListExecutionsCommand: () => ({ executions: [] }),
    GetFindingsCommand: () => ({ Findings: findings }),
    async StartExecutionCommand({ name, input }) {
      ended.set(name, await cloud.start(JSON.parse(String(input)) as object));
      return { executionArn: name };
    },
    DescribeExecutionCommand({ executionArn }) {
      const [execution] = ended.get(executionArn)?.executions ?? [];
      return execution?.status === 'SUCCEEDED'
        ? { status: 'SUCCEEDED', output: JSON.stringify(execution.output) }
        : { executionArn, status: 'FAILED', ...execution };
    },
    async PutEventsCommand({ Entries }) {
      const entries = Entries as readonly {
        readonly EventBusName: string;
        readonly Source: string;
        readonly DetailType: string;
        readonly Detail: string;
      }[];
      for (const { EventBusName, Source, DetailType, Detail } of entries) {
        await cloud.putEvent(
          { source: Source, 'detail-type': DetailType, detail: JSON.parse(Detail) as object },
          EventBusName,
        );
      }
      return { FailedEntryCount: 0, Entries: entries.map(() => ({ EventId: 'e-1' })) };
    },
  };
  return {
    now: () => cloud.admin.now(),
    client(constructor, region) {
      const client = cloud.admin.client(constructor, region);
      const { send } = client as { send(command: object): Promise<unknown> };
      const answer = async (command: { readonly constructor: { readonly name: string }; readonly input: object }) => {
        const handle = handlers[command.constructor.name];
        return handle === undefined ? send.call(client, command) : handle({ ...command.input });
      };
      return Object.assign(client as object, { send: answer }) as typeof client;
    },
  };
}
