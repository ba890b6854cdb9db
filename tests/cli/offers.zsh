# offers.zsh FOLDER LINE: prints <WORD> for everything that zsh, with the completions in FOLDER, offers where LINE ends.
# An interactive shell of its own in a terminal, whose compadd tells what it is given.
zmodload zsh/zpty || exit 3
zpty shell zsh -f -i
read_to() { local line; zpty -r shell line "*$1*" && print -r -- "$line"; }
zpty -w shell 'PROMPT=; stty -echo; fpath=('${(q)1}' $fpath); autoload -Uz compinit; compinit -u -D
print "<<"ready">>"'
read_to '<<ready>>' >/dev/null
# With -O, -A or -D compadd is asked to fill arrays, not to offer.
zpty -w shell 'compadd() {
  if (( ${@[(I)-[OAD]*]} )); then builtin compadd "$@"; return; fi
  local -a found; builtin compadd -A found "$@"; print -rl -- "<"${^found}">"; builtin compadd "$@" }
offer() { unset "compstate[vared]"; _main_complete; compstate[insert]=; compstate[list]=; print "<<"end">>" }
zle -C offer complete-word offer; bindkey "^I" offer
print "<<"bound">>"'
read_to '<<bound>>' >/dev/null
zpty -w -n shell "$2"$'\t'
read_to '<<end>>'
zpty -d shell
