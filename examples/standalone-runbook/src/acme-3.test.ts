import { describe, it } from 'node:test';
import { describeRunbook } from '@asr/playbook-kit/testing';
import { acme3 } from './acme-3.ts';

describeRunbook({ describe, it }, acme3);
