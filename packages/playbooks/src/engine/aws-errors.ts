/** Turns named AWS errors into a value; lets every other error pass. */
export function ifAbsent<Value>(name: string | readonly string[], value: Value): (error: unknown) => Value {
  const names = typeof name === 'string' ? [name] : name;
  return (error) => {
    if (error instanceof Error && names.includes(error.name)) return value;
    throw error;
  };
}

/**
 * Turns an AWS error into a value where its name alone says too little, because the service uses one
 * name for several things; lets every other error pass.
 *
 * @param text What the message contains, in the words of the service.
 */
export function ifErrorSays<Value>(name: string, text: string, value: Value): (error: unknown) => Value {
  return (error) => {
    if (error instanceof Error && error.name === name && error.message.includes(text)) return value;
    throw error;
  };
}
