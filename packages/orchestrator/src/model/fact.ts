/** The result of a lookup, or why it failed. */
export type Fact<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: string };
