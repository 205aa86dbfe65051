/** Turns named AWS errors into a value; lets every other error pass. */
export function ifAbsent<Value>(name: string | readonly string[], value: Value): (error: unknown) => Value {
  const names = typeof name === 'string' ? [name] : name;
  return (error) => {
    if (error instanceof Error && names.includes(error.name)) return value;
    throw error;
  };
}
