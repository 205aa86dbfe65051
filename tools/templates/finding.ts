/** What a linter says of a resource of a template. */
export interface Finding {
  /** Its id, as `W3005` or `CKV_AWS_18`. */
  readonly rule: string;
  /** Stack and logical id: `AdminStack Orchestrator`. */
  readonly where: string;
  readonly message: string;
}

export interface Linter {
  readonly name: string;
  /** Its requirements file, beside this module. */
  readonly requirements: string;
  /** @param python Of an environment that has it. */
  run(python: string, templates: readonly string[]): Promise<readonly Finding[]>;
}

/** `AdminStack` of `…/AdminStack.template.json`. */
export function stackNameOf(template: string): string {
  return template.replace(/^.*[/\\]/, '').replace(/\.template\.json$/, '');
}
