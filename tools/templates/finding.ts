/** A finding of a linter about a resource of a template. */
export interface Finding {
  /** Its id, as `W3005` or `CKV_AWS_18`. */
  readonly rule: string;
  /** Stack and logical id: `AdminStack Orchestrator`. */
  readonly where: string;
  readonly message: string;
}

export interface Linter {
  readonly name: string;
  /** Its requirements file, in this folder. */
  readonly requirements: string;
  /** @param python Path of the Python of an environment with the linter. */
  run(python: string, templates: readonly string[]): Promise<readonly Finding[]>;
}

/** `AdminStack` of `…/AdminStack.template.json`. */
export function stackNameOf(template: string): string {
  return template.replace(/^.*[/\\]/, '').replace(/\.template\.json$/, '');
}
