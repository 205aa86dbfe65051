/** The command line that does the same as a button, to copy. */
import Box from '@cloudscape-design/components/box';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';

export function Command({ line }: { readonly line: string }) {
  return (
    <Box color="text-body-secondary">
      <div className="command">
        <CopyToClipboard
          variant="icon"
          textToCopy={line}
          copyButtonAriaLabel="Copy the command"
          copySuccessText="Copied"
          copyErrorText="Not copied"
        />
        <span className="code">{line}</span>
      </div>
    </Box>
  );
}
