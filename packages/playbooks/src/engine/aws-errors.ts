/** Turns AWS errors with these names into a value. Rethrows all other errors. */
export function ifAbsent<Value>(name: string | readonly string[], value: Value): (error: unknown) => Value {
  const names = typeof name === 'string' ? [name] : name;
  return (error) => {
    if (error instanceof Error && names.includes(error.name)) return value;
    throw error;
  };
}
