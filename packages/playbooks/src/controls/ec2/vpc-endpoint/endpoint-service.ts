/** The service of an endpoint, and what ASR names after it. */
import type { Tag } from '@aws-sdk/client-ec2';
import type { ControlId, Target } from '../../../engine/index.ts';

export interface EndpointService {
  readonly control: ControlId;
  /** The end of the name of the service: `ecr.api`. */
  readonly service: string;
  /** The name of the endpoint and of its security group: `asr-ecr-api-endpoint`. */
  readonly name: string;
  /** What callers call: `Amazon ECR API`. */
  readonly api: string;
}

export function tagsOf({ name, control }: EndpointService): Tag[] {
  return [
    { Key: 'Name', Value: name },
    { Key: 'asr:remediation', Value: control },
  ];
}

export function isFromAsr({ control }: EndpointService, { Tags = [] }: { readonly Tags?: Tag[] | undefined }): boolean {
  return Tags.some(({ Key, Value }) => Key === 'asr:remediation' && Value === control);
}

/** Returns the name of the service in the Region. In China Regions it starts with `cn.`. */
export function serviceNameOf({ service }: EndpointService, { partition, region }: Target): string {
  return `${partition === 'aws-cn' ? 'cn.' : ''}com.amazonaws.${region}.${service}`;
}
