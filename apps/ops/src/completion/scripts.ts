export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** Where each shell looks for it, as one types it once. */
export const INSTALL: Record<Shell, string> = {
  bash: 'modosu completion bash > ~/.local/share/bash-completion/completions/modosu',
  zsh: 'modosu completion zsh > "$fpath[1]/_modosu"',
  fish: 'modosu completion fish > ~/.config/fish/completions/modosu.fish',
};

/**
 * The script that makes a shell ask the program itself what may come next (`modosu complete-word -- WORDS`), so that it
 * never is older than the commands. One candidate a line, its meaning after a tab.
 */
export const SCRIPTS: Record<Shell, string> = {
  bash: `# bash completion for modosu
_modosu() {
  local line
  COMPREPLY=()
  # A colon ends a word for bash, but not in our ids and accounts.
  local words cword cur
  if declare -F _get_comp_words_by_ref >/dev/null; then
    _get_comp_words_by_ref -n : words cword cur
  else
    words=("\${COMP_WORDS[@]}") cword=$COMP_CWORD cur=\${COMP_WORDS[COMP_CWORD]}
  fi
  while IFS=$'\\t' read -r line _; do
    [ -n "$line" ] && COMPREPLY+=("$line")
  done < <("\${words[0]}" complete-word -- "\${words[@]:1:cword}" 2>/dev/null)
  if declare -F __ltrim_colon_completions >/dev/null; then __ltrim_colon_completions "$cur"; fi
}
complete -o default -F _modosu modosu`,
  zsh: `#compdef modosu
_modosu() {
  local -a found
  local word meaning
  while IFS=$'\\t' read -r word meaning; do
    [[ -n $word ]] && found+=("\${word//:/\\\\:}:$meaning")
  done < <("\${words[1]}" complete-word -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#found} )); then _describe modosu found; else _files; fi
}
if [ "$funcstack[1]" = "_modosu" ]; then _modosu; else compdef _modosu modosu; fi`,
  fish: `# fish completion for modosu
function __modosu_complete
  set -l words (commandline -opc) (commandline -ct)
  $words[1] complete-word -- $words[2..-1] 2>/dev/null
end
complete -c modosu -a '(__modosu_complete)'`,
};
