/// A shell that can be taught to complete our words.
enum Shell: String, CaseIterable, Sendable {
    case bash, zsh, fish

    /// Where its script goes.
    var place: String {
        switch self {
        case .bash: "> ~/.local/share/bash-completion/completions/easel"
        case .zsh: "> \"${fpath[1]}/_easel\""
        case .fish: "> ~/.config/fish/completions/easel.fish"
        }
    }

    /// The script: it hands the words so far to `easel` and offers what that answers.
    ///
    /// A line of an answer is a word and, behind a tab, what it is; `:files` and `:folders` leave it to the shell.
    var script: String {
        switch self {
        case .bash: Self.bashScript
        case .zsh: Self.zshScript
        case .fish: Self.fishScript
        }
    }

    // Bash breaks words at = and :, so they are put together again, and only what follows the last of them is offered.
    private static let bashScript = #"""
        _easel() {
            local word line current= glued= words=() cut=
            for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
                if [[ ${#words[@]} -gt 0 && ( $word == [=:]* || -n $glued ) ]]; then
                    words[${#words[@]}-1]+=$word
                else
                    words+=("$word")
                fi
                glued=
                if [[ $word == *[=:] ]]; then glued=yes; fi
            done
            current=${words[${#words[@]}-1]}
            if [[ $current == *[=:]* && $COMP_WORDBREAKS == *=* ]]; then cut=${current%"${current##*[=:]}"}; fi
            COMPREPLY=()
            while IFS= read -r line; do
                case $line in
                    :files) compopt -o filenames 2>/dev/null
                        while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$current") ;;
                    :folders) compopt -o filenames 2>/dev/null
                        while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -d -- "$current") ;;
                    *) word=${line%%$'\t'*}
                        if [[ $word == *= ]]; then compopt -o nospace 2>/dev/null; fi
                        COMPREPLY+=("${word#"$cut"}") ;;
                esac
            done < <("${COMP_WORDS[0]}" completions fitting -- "${words[@]}" 2>/dev/null)
        }
        complete -F _easel easel
        """#

    private static let zshScript = #"""
        #compdef easel
        _easel() {
            local line word
            local -a plain open shown openshown
            for line in "${(@f)$("${(Q)words[1]}" completions fitting -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
                case $line in
                    '') ;;
                    :files) _files ;;
                    :folders) _files -/ ;;
                    *)
                        word=${line%%$'\t'*}
                        if [[ $word == *= ]]; then
                            open+=("$word"); openshown+=("$word  ${line#*$'\t'}")
                        else
                            plain+=("$word"); shown+=("$word  ${line#*$'\t'}")
                        fi ;;
                esac
            done
            (( $#plain )) && compadd -l -d shown -a plain
            (( $#open )) && compadd -l -S '' -d openshown -a open
            return 0
        }
        if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _easel "$@"; else compdef _easel easel; fi
        """#

    private static let fishScript = #"""
        function __easel_fitting
            set -l words (commandline -opc)
            set -l current (commandline -ct)
            set -l program $words[1]
            set -e words[1]
            for line in ($program completions fitting -- $words "$current" 2>/dev/null)
                switch $line
                    case :files
                        __fish_complete_path "$current"
                    case :folders
                        __fish_complete_directories "$current"
                    case '*'
                        echo -- $line
                end
            end
        end
        complete -c easel -f -a '(__easel_fitting)'
        """#
}
