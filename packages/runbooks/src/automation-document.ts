/**
 * The part of the Automation document schema that ASR's runbooks use.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-schemas-features.html
 */
export interface AutomationDocument {
  readonly schemaVersion: '0.3';
  readonly description: string;
  readonly assumeRole: string;
  readonly parameters: { readonly [name: string]: AutomationParameter };
  readonly mainSteps: readonly ScriptStep[];
  /** The outputs of the automation, as `Step.Name`. */
  readonly outputs: readonly string[];
}

export interface AutomationParameter {
  readonly type: 'String';
  readonly description: string;
  readonly default?: string;
  readonly allowedPattern?: string;
  readonly allowedValues?: readonly string[];
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeScript.html */
export interface ScriptStep {
  readonly name: string;
  readonly description: string;
  readonly action: 'aws:executeScript';
  readonly inputs: {
    readonly Runtime: 'python3.11';
    readonly Handler: 'script_handler';
    readonly Script: string;
    readonly InputPayload: { readonly [name: string]: string };
  };
  readonly outputs: readonly {
    readonly Name: string;
    readonly Selector: string;
    readonly Type: 'StringList' | 'MapList';
  }[];
  /** At most 600. Systems Manager stops a script after ten minutes. */
  readonly timeoutSeconds: number;
  /**
   * A script that fails raises an exception, and the failed step ends the automation as Failed. No failure is
   * hidden.
   */
  readonly onFailure: 'Abort';
  readonly nextStep?: string;
  readonly isEnd?: true;
}
