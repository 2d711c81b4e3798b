# Runs as the user. The lines before this one, made by the daemon, define: directory, output, errors, truncate, interpreter, uid, gid, mask,
# node, lenient, choose_limits, export_environment and run_program. Messages go to descriptor 3, which only this script has; the user's program
# never sees it, so what stands there was not written by the user.
mode=$1 address=${2-} port=${3-}
newline='
'

fail() {
    code=$1
    shift
    printf 'fail %s %s\n' "$code" "$*" >&3
    printf 'lockstep: %s\n' "$*" >&2
    exit "$code"
}

# Why a path cannot be used, as near as a shell can tell.
why() {
    if [ ! -e "$1" ]; then
        echo 'No such file or directory'
    elif [ "$2" = directory ] && [ ! -d "$1" ]; then
        echo 'Not a directory'
    elif [ "$2" = file ] && [ -d "$1" ]; then
        echo 'Is a directory'
    else
        echo 'Permission denied'
    fi
}

prove_identity() {
    proved=0
    while read -r key real effective saved files; do
        case $key in
            Uid:) [ "$real $effective $saved $files" = "$uid $uid $uid $uid" ] || fail 125 "user id is not $uid" ;;
            Gid:) [ "$real $effective $saved $files" = "$gid $gid $gid $gid" ] || fail 125 "group id is not $gid" ;;
            CapEff:) [ "$uid" = 0 ] || [ "$real" = 0000000000000000 ] || fail 125 'privileges are left' ;;
            *) continue ;;
        esac
        proved=$((proved + 1))
    done < /proc/self/status
    [ "$proved" = 3 ] || fail 125 'cannot prove the identity'
}

# Opens for appending, so that several ranks (and attempts) can share a file.
check_output() {
    [ "$truncate" = no ] || { [ -e "$1" ] && [ ! -f "$1" ]; } || true > "$1" || explain_output "$1"
    true >> "$1" || explain_output "$1"
}

explain_output() {
    case $1 in
        */*) parent=${1%/*} ;;
        *) parent=. ;;
    esac
    if [ -e "$1" ]; then
        fail 1 "cannot open output file $1: $(why "$1" file)"
    elif [ -d "${parent:-/}" ]; then
        fail 1 "cannot create output file $1: Permission denied"
    else
        fail 1 "cannot create output file $1: $(why "$parent" directory)"
    fi
}

# $1: the program. Sets program to what is to be executed.
find_program() {
    program=$1
    case $1 in
        */*)
            [ -e "$1" ] || fail 127 "$1: No such file or directory"
            [ -f "$1" ] && [ -x "$1" ] || fail 126 "$1: $(why "$1" file)"
            ;;
        *) search_path "$1" ;;
    esac
    check_interpreter
}

search_path() {
    rest=${PATH-/usr/bin:/bin}:
    while [ -n "$rest" ]; do
        place=${rest%%:*}
        rest=${rest#*:}
        program=${place:-.}/$1
        [ ! -f "$program" ] || [ ! -x "$program" ] || return 0
    done
    fail 127 "$1: command not found"
}

# A missing interpreter would look like a missing program. $interpreter is known for batch scripts, and looked up else.
check_interpreter() {
    [ -n "$interpreter" ] || look_up_interpreter
    [ -z "$interpreter" ] || [ -x "$interpreter" ] ||
        fail 126 "$program: bad interpreter: $interpreter: $(why "$interpreter" file)"
}

look_up_interpreter() {
    [ -r "$program" ] || return 0
    first=$(head -c 200 -- "$program" 2> /dev/null | tr -d '\000')
    case $first in
        '#!'*) ;;
        *) return 0 ;;
    esac
    first=${first#'#!'}
    first=${first%%"$newline"*}
    first=${first#"${first%%[! 	]*}"}
    interpreter=${first%%[ 	]*}
}

# $1: what is limited, as Slurm calls it. $2: as prlimit calls it. $3: the soft limit that is asked for. Sets chosen.
choose_limit() {
    hard=$(prlimit --pid $$ "--$2" --noheadings --raw --output HARD) || fail 1 "cannot read the limit $1 of node $node"
    chosen=$3
    if [ "$hard" != unlimited ] && { [ "$3" = unlimited ] || [ "$3" -gt "$hard" ]; }; then
        [ "$lenient" = yes ] || fail 1 "limit $1 ($3) is above the hard limit of node $node ($hard)"
        printf 'lockstep: limit %s (%s) is above the hard limit of node %s (%s), which holds\n' "$1" "$3" "$node" "$hard" >&2
        chosen=$hard
    fi
}

prove_identity
umask "$mask"
cd -- "$directory" 2> /dev/null || fail 1 "cannot enter working directory $directory: $(why "$directory" directory)"
if [ "$mode" = truncate ]; then
    truncate=yes
    check_output "$output"
    [ "$errors" = "$output" ] || check_output "$errors"
    exit 0
fi
{
    check_output "$output"
    [ "$errors" = "$output" ] || check_output "$errors"
} 2> /dev/null
exec >> "$output"
if [ "$errors" = "$output" ]; then
    exec 2>&1
else
    exec 2>> "$errors"
fi
choose_limits
unset LC_ALL OLDPWD
export_environment
run_program
