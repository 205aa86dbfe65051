/** Something that had to be looked up; or why it could not be. */
export type Fact<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: string };
