/** The templates and archives of a release for one policy, as CloudFormation deploys them. Pure. */
import type { Policy } from '@asr/orchestrator';
import { filesOfPolicy } from '../names/index.ts';
import { type Archive, archiveOf } from './archive.ts';
import { composeTemplate } from './compose.ts';
import type { ReleaseParts } from './parts.ts';
import { type StackName, type Template, stackNames } from './template.ts';

/** What a version consists of, independent of the policy. */
export interface Release {
  readonly version: string;
  readonly parts: ReleaseParts;
  /** The code of each function, by its name: the files by their path. */
  readonly functions: { readonly [name: string]: { readonly [path: string]: Uint8Array } };
}

export interface ReleaseTemplates {
  readonly templates: { readonly [name in StackName]: Template };
  readonly archives: readonly Archive[];
}

export function releaseTemplates({ version, parts, functions }: Release, policy: Policy): ReleaseTemplates {
  const archives = Object.entries(functions).map(
    ([name, files]) => [name, archiveOf(version, name, files, filesOfPolicy(policy, name))] as const,
  );
  const codeKeys = Object.fromEntries(archives.map(([name, { key }]) => [name, key]));
  const templates = stackNames.map((name) => {
    const template = composeTemplate(name, parts[name], policy, { bucket: { Ref: bucketParameter }, codeKeys });
    return [name, deployable(template, version)] as const;
  });
  return {
    templates: Object.fromEntries(templates) as ReleaseTemplates['templates'],
    archives: archives.map(([, archive]) => archive),
  };
}

/** The parameter for the bucket with the archives. Only stacks with functions have it. */
const bucketParameter = 'CodeBucket';

/** The output with the version that a stack has. */
const versionOutput = 'Version';

function deployable(template: Template, version: string): Template {
  const hasCode = JSON.stringify(template.Resources).includes(JSON.stringify({ Ref: bucketParameter }));
  return {
    ...template,
    Parameters: {
      ...template.Parameters,
      ...(hasCode ? { [bucketParameter]: bucketDescription } : {}),
    },
    Outputs: { ...template.Outputs, [versionOutput]: { Description: 'Version of ASR.', Value: version } },
  };
}

const bucketDescription = {
  Type: 'String',
  Description: 'Name of the bucket with the archives of the functions, in the Region of this stack.',
  AllowedPattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
  ConstraintDescription: 'Must be the name of a bucket.',
};
