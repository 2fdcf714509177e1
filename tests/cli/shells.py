"""The TAB key in a real shell: its own completion is asked for a line, with the script that we ship."""

import os
import subprocess
import sys
from pathlib import Path

SHELLS = ("bash", "zsh", "fish")

_BASH = r"""
eval "$(sloty --show-completion bash)"
line=$1; rest=$line; COMP_WORDS=()
while [[ $rest =~ ^([^ =]+|=|\ +)(.*)$ ]]; do
    [[ ${BASH_REMATCH[1]} == " "* ]] || COMP_WORDS+=("${BASH_REMATCH[1]}")
    rest=${BASH_REMATCH[2]}
done
[[ $line == *" " ]] && COMP_WORDS+=("")
COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
"$(complete -p sloty | sed 's/.*-F \([^ ]*\).*/\1/')" sloty
printf '%s\n' "${COMPREPLY[@]}"
"""
# zsh's own completion system needs a terminal; what it is handed is what `_arguments` is called with.
_ZSH = r"""
compdef() { : }
_arguments() { print -r -- $1 | grep -o '"[^"]*"\(:"[^"]*"\)\{0,1\}' | cut -d '"' -f 2 }
_files() { : }
eval "$(sloty --show-completion zsh)"
words=(${(s: :)1}); [[ $1 == *" " ]] && words+=("")
CURRENT=${#words}
_sloty_completion
"""
_FISH = 'sloty --show-completion fish | source; complete -C "$argv[1]" | string split -f1 \\t'


def tab(shell: str, line: str, **environment: str) -> list[str]:
    """What `shell` offers for a line that is being typed; anything on stderr fails the test."""
    script = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}[shell]
    words = [shell, "-c", script, line] if shell == "fish" else [shell, "-c", script, shell, line]
    # `sloty` is what the scripts call: the one beside this Python.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLOTY_", "_SLOTY"))}
    ended = subprocess.run(
        words, env={**kept, "PATH": path, **environment}, capture_output=True, text=True, check=False, timeout=60
    )
    assert ended.stderr == ""
    return ended.stdout.split()
