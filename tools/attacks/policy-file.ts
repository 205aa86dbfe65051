/** An operator writes a policy that is a mistake, or that protects nothing. `asr policy check` must refuse it. */
import { knownControls, readPolicy } from '@asr/orchestrator';
import { controlsWithRunbook } from '@asr/runbooks';
import { type Asset, type Attack, broken, held } from './attack.ts';

type File = readonly [on: Asset, does: string, yaml: string];

const files: readonly File[] = [
  [
    'protected resources',
    'sets the age of unused credentials to 0 days, which deactivates new keys',
    'controls: { IAM.8: { parameters: { maxCredentialUsageAge: 0 } } }',
  ],
  [
    'protected resources',
    'sets the age of unused credentials to -1 days',
    'controls: { IAM.8: { parameters: { maxCredentialUsageAge: -1 } } }',
  ],
  [
    'protected resources',
    'lets stopped instances be terminated after -5 days',
    'controls: { EC2.4: { parameters: { AllowedDays: -5 } } }',
  ],
  [
    'protected resources',
    'asks for passwords of 500 characters',
    'controls: { IAM.15: { parameters: { MinimumPasswordLength: 500 } } }',
  ],
  [
    'network access',
    'authorizes a port by its name',
    "controls: { EC2.18: { parameters: { authorizedTcpPorts: ['http'] } } }",
  ],
  [
    'network access',
    'authorizes ports from 80 down to 70',
    "controls: { EC2.18: { parameters: { authorizedTcpPorts: ['80-70'] } } }",
  ],
  [
    'network access',
    'authorizes port 70000',
    "controls: { EC2.18: { parameters: { authorizedTcpPorts: ['70000'] } } }",
  ],
  [
    'protected resources',
    'misspells a parameter',
    'controls: { IAM.8: { parameters: { maxCredentialUsageDays: 45 } } }',
  ],
  [
    'protected resources',
    'excepts a bucket by a name that no ARN has',
    "exceptions: [{ control: S3.8, resource: my-bucket, until: 2027-03-31, reason: 'x', owner: 'y' }]",
  ],
  [
    'protected resources',
    'excepts a group from a control about buckets',
    "exceptions: [{ control: S3.8, resource: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1', until: 2027-03-31, reason: 'x', owner: 'y' }]",
  ],
  [
    'network access',
    'allows an actor that no event names',
    "controls: { SecurityGroup.3: { mode: automatic, parameters: { groups: [{ all: true }], allowedActors: ['deploy'] } } }",
  ],
  [
    'protected resources',
    'excludes an account with eleven digits',
    "scope: { exclude: { accounts: ['11112222333'] } }",
  ],
  ['protected resources', 'excludes a Region that does not exist', "scope: { exclude: { regions: ['europe'] } }"],
  ['limits', 'allows a negative number of changes an hour', 'limits: { perAccountPerHour: -1 }'],
  ['limits', 'allows any number of requests an hour', 'limits: { requestsPerAccountPerHour: 1000000 }'],
  ['limits', 'allows no request, so that nothing is automatic', 'limits: { requestsPerAccountPerHour: 0 }'],
  ['limits', 'allows 500 percent of the findings', 'limits: { percentOfFindings: 500 }'],
  ['protected resources', 'misspells the mode off', 'controls: { IAM.8: { mode: of } }'],
  ['protected resources', 'writes a control twice', 'controls:\n  IAM.8: { mode: off }\n  IAM.8: { mode: automatic }'],
];

/** The policy protects nothing, so a deployment with it succeeds. Only `asr policy check` refuses it. */
const expired: File = [
  'protected resources',
  'excepts a resource until a day in the past',
  "exceptions: [{ control: S3.8, resource: 'arn:aws:s3:::logs', until: 2020-01-01, reason: 'x', owner: 'y' }]",
];

type Command = readonly [name: string, argv: (file: string) => readonly string[]];

const check: Command = ['`asr policy check`', (file) => ['policy', 'check', file]];
/** Each command refuses the file before it starts. */
const commands: readonly Command[] = [
  check,
  ['`asr local handle`', (file) => ['local', 'handle', '-', '--moto', 'http://127.0.0.1:9', '--policy', file]],
];

const byCommand = ([on, does, yaml]: File, [name, argv]: Command): Attack => ({
  by: 'operator',
  on,
  does: `${does}, and runs ${name}`,
  async play(asr) {
    const { code, printed } = await asr.withoutCloud(yaml, argv);
    const [said = ''] = printed.split('\n');
    return code === 2 && /asr\.config\.yaml:\d+:\d+ .*\.$/.test(said) ? held(said) : broken(`Exit ${code}: ${said}`);
  },
});

const byReading = [...files, expired].map(([on, does, yaml]): Attack => ({
  by: 'operator',
  on,
  does,
  play: async () => {
    const reading = readPolicy(
      `${yaml}\n`,
      await knownControls(controlsWithRunbook()),
      'asr.config.yaml',
      new Date('2026-11-28T12:00:00Z'),
    );
    if (reading.ok) return broken('The policy is accepted.');
    const [problem] = reading.problems;
    return held(typeof problem === 'string' ? problem : JSON.stringify(problem));
  },
}));

export const policyAttacks: readonly Attack[] = [
  ...byReading,
  ...files.flatMap((file) => commands.map((command) => byCommand(file, command))),
  byCommand(expired, check),
];
