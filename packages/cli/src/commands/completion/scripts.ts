/**
 * The scripts, each as short as the shell allows: a table from the words of a command to what can follow.
 *
 * @see https://www.gnu.org/software/bash/manual/html_node/Programmable-Completion.html
 * @see https://zsh.sourceforge.io/Doc/Release/Completion-System.html
 * @see https://fishshell.com/docs/current/completions.html
 */
import type { Words } from './words.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

export function completionScript(shell: Shell, words: readonly Words[]): string {
  return { bash, zsh, fish }[shell](words);
}

const tableLines = (words: readonly Words[]) =>
  words.map(({ path, next }) => `  ["asr${path === '' ? '' : ` ${path}`}"]="${next.join(' ')}"`).join('\n');

function bash(words: readonly Words[]): string {
  return `# bash completion of asr. Needs bash 4 or newer.
declare -A _asr_words=(
${tableLines(words)}
)
_asr() {
  local line=asr word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [[ $word == -* ]] && continue
    [[ -n "\${_asr_words[$line $word]+x}" ]] || break
    line="$line $word"
  done
  COMPREPLY=($(compgen -W "\${_asr_words[$line]}" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _asr asr
`;
}

function zsh(words: readonly Words[]): string {
  const lines = words.map(({ path, next }) => `  'asr${path === '' ? '' : ` ${path}`}' '${next.join(' ')}'`);
  return `#compdef asr
# zsh completion of asr.
typeset -gA _asr_words=(
${lines.join('\n')}
)
_asr() {
  local line=asr word
  for word in "\${(@)words[2,CURRENT-1]}"; do
    [[ $word == -* ]] && continue
    (( \${+_asr_words[$line $word]} )) || break
    line="$line $word"
  done
  compadd -- \${(z)_asr_words[$line]} || _files
}
if [[ \${funcstack[1]} == _asr ]]; then _asr "$@"; else compdef _asr asr; fi
`;
}

function fish(words: readonly Words[]): string {
  const lines = words.map(({ path, next }) => `    case '${path}'\n        printf '%s\\n' ${next.join(' ')}`);
  const paths = words.filter(({ path }) => path !== '').map(({ path }) => `'${path}'`);
  return `# fish completion of asr.
function __asr_words
    set -l paths ${paths.join(' ')}
    set -l path
    for word in (commandline -opc)[2..]
        string match -q -- '-*' $word; and continue
        contains -- (string trim "$path $word") $paths; or break
        set path (string trim "$path $word")
    end
    switch "$path"
${lines.join('\n')}
    end
end
complete -c asr -f -a '(__asr_words)'
`;
}
