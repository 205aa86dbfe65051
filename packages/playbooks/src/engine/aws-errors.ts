/** Turns AWS errors with these names into a value. Rethrows all other errors. */
export function ifAbsent<Value>(name: string | readonly string[], value: Value): (error: unknown) => Value {
  const names = typeof name === 'string' ? [name] : name;
  return (error) => {
    if (error instanceof Error && names.includes(error.name)) return value;
    throw error;
  };
}

/**
 * Turns an AWS error into a value if the service uses one error name for several problems. Rethrows all other errors.
 *
 * @param text A part of the error message, as the service writes it.
 */
export function ifErrorContains<Value>(name: string, text: string, value: Value): (error: unknown) => Value {
  return (error) => {
    if (error instanceof Error && error.name === name && error.message.includes(text)) return value;
    throw error;
  };
}
