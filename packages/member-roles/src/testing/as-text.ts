/**
 * Returns a template with its joins resolved, so that tests compare strings instead of trees:
 * `{ "Fn::Join": ["", ["arn:", { "Ref": "AWS::Partition" }, ":iam::*:role/x"]] }` becomes
 * `arn:${AWS::Partition}:iam::*:role/x`.
 */
export function asText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asText);
  if (typeof value !== 'object' || value === null) return value;
  const [[name, argument] = ['', undefined], ...others] = Object.entries(value);
  if (others.length === 0) {
    if (name === 'Ref') return `\${${String(argument)}}`;
    if (name === 'Fn::GetAtt') return `\${${(argument as readonly string[]).join('.')}}`;
    if (name === 'Fn::Join') {
      const [separator, parts] = argument as readonly [string, readonly unknown[]];
      return parts
        .map(asText)
        .map((part) => (typeof part === 'string' ? part : JSON.stringify(part)))
        .join(separator);
    }
  }
  return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, asText(element)]));
}
