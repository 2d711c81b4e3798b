#!/bin/bash
# Users submit what is far too large, by the command and past it on the socket: a script of 10 MB, one with a NUL byte, 100,000
# variables, values of a megabyte. Each is refused with the limit named. What is just below the limits is taken, and a line of a megabyte runs. Whoever
# submits something small meanwhile hardly waits longer for it.
. "$(dirname "$0")/lib.sh"
command -v curl >/dev/null && command -v perl >/dev/null || { say "skipped: needs curl and perl"; exit 77; }
[ "$(id -u)" = 0 ] && command -v setpriv >/dev/null || { say "skipped: needs root and setpriv, to be another user"; exit 77; }
chmod 711 "$work"
start_cluster --nodes 1 --cpus 2
is() { [ "$("$lockstep" queue -h -t all -j "$1" -o '%t')" = "$2" ]; }
many() { perl -e 'print $ARGV[1] x $ARGV[0]' "$1" "$2"; }
there() { "$lockstep" queue -h -t all -o %i | wc -l; }

# refused WORDS COMMAND…: by the command, with the limit named
refused() {
    words=$1
    shift
    "$@" >"$work/refused.out" 2>&1 && failed "it was taken, though: $words"
    grep -Eq "$words" "$work/refused.out" || { cut -c1-300 "$work/refused.out"; failed "not said: $words"; }
    [ "$(wc -c <"$work/refused.out")" -lt 1000 ] || failed "far too much is said: $(wc -c <"$work/refused.out") bytes"
    say "$(head -n 1 "$work/refused.out")"
}
submit() { "$lockstep" submit -o /dev/null "$@"; }
cd "$work"
{ echo '#!/bin/sh'; many 100000 "$(printf '#%099d\n ' 0)"; } >big.sh
refused '4194304 bytes \(4 MiB\)' submit big.sh
printf '#!/bin/sh\necho a\0b\n' >nul.sh
refused 'nul.sh line 2 contains a NUL byte' submit nul.sh
{ echo '#!/bin/sh'; printf '#SBATCH --job-name='; many 1000000 x; echo; } >name.sh
refused 'at most 1024 bytes, and has 1000000' submit name.sh
# Shells need minutes for 100,000: those come on the socket.
# shellcheck disable=SC2046
refused 'variables; at most 16384 are taken' env $(seq -f 'V%.0f=1' 20000) "$lockstep" submit -o /dev/null --wrap true
[ "$(there)" = 0 ] || failed "something of it is there"

{ echo '#!/bin/sh'; printf ': '; many 1000000 x; echo; echo "echo over >'$work/line'"; } >line.sh
line=$(submit --parsable line.sh) || failed "a script with a line of a megabyte is not taken"
wait_for 60 "it runs" is "$line" CD
[ -s line ] || failed "it did not run to its end"

# Past the command, on the socket.
post() { curl -s --max-time 60 --unix-socket "$LOCKSTEP_HOME/run/controller.sock" -H 'content-type: application/json' http://lockstep/v1/jobs "$@"; }
# body FILE SCRIPT-BYTES VARIABLES VALUE-BYTES, %ID% for what tells requests apart
body() {
    perl -MMIME::Base64 -e '
        my ($script, $variables, $value) = @ARGV;
        print qq({"requestId": "%ID%", "spec": {"name": "big", "mode": "BATCH", "workingDirectory": "/tmp", "nodesMin": 1, "hold": true, "script": ");
        print encode_base64("#!/bin/sh\n" . ("#" x 99 . "\n") x ($script / 100), "");
        print qq(", "environment": {), join(",", map { qq("V$_":") . "x" x $value . q(") } 1 .. $variables), "}}}";' "$2" "$3" "$4" >"$1"
}
# past WORDS FILE: refused, in few words
past() {
    sed "s/%ID%/$2/" "$2" | post --data-binary @- -w ' %{http_code}' | tr '\n' ' ' >answer
    grep -Eq "$1" answer && grep -Eq ' 4[0-9][0-9]$' answer || { cut -c1-300 answer; failed "$2: not said: $1"; }
    [ "$(wc -c <answer)" -lt 10000 ] || failed "$2: far too much is said"
    say "$2: $(cut -c1-150 answer)"
}
body script-of-10-MB 10000000 0 0
past '413|too large|too long|8 MiB|8388608' script-of-10-MB
body script-of-5-MB 5000000 0 0
past '4194304|4 MiB' script-of-5-MB
body variables 100 100000 1
past '16384' variables
body value 100 1 1000000
past '131072|128 KiB' value
[ "$(there)" = 1 ] || failed "something of it is there"

# How long others wait: sample NAME, of 300 small jobs one after the other
sample() {
    for n in $(seq 300); do
        post -f -o /dev/null -w '%{time_total}\n' -d "{\"requestId\": \"$1-$n\", \"spec\": {\"name\": \"small\", \"mode\": \"BATCH\", \"script\": \"IyEvYmluL3NoCg==\", \"workingDirectory\": \"/tmp\", \"nodesMin\": 1, \"hold\": true}}" ||
            failed "a small job was not answered"
    done | sort -n >"$1"
    [ "$(grep -c . "$1")" = 300 ] || failed "a small job was not answered"
}
# within NAME OF-100: milliseconds
within() { sed -n "$((3 * $2))p" "$1" | awk '{ printf "%d", $1 * 1000 }'; }
told() { echo "half of the small jobs are acknowledged within $(within "$1" 50) ms, 99 of 100 within $(within "$1" 99) ms"; }
sample warm
sample alone
say "alone: $(told alone)"
# message FILE SCRIPT-BYTES VARIABLES VALUE-BYTES: the same as commands send it, a protobuf; its last 16 bytes are to be the request's id.
message() {
    perl -e '
        my ($script, $variables, $value) = @ARGV;
        sub varint { my ($n) = @_; my $out = ""; while ($n > 127) { $out .= chr($n & 127 | 128); $n >>= 7 } $out . chr($n) }
        sub word { my ($field, $text) = @_; varint($field << 3 | 2) . varint(length $text) . $text }
        my $spec = word(1, "big") . "\x10\x01" . word(3, "#!/bin/sh\n" . ("#" x 99 . "\n") x ($script / 100)) . "\x28\x01" . word(19, "/tmp");
        $spec .= word(23, word(1, "V$_") . word(2, "x" x $value)) for 1 .. $variables;
        $spec .= varint(26 << 3) . "\x01";
        print word(2, $spec), "\x0a\x10";' "$2" "$3" "$4" >"$1"
}
message script-of-10-MB 10000000 0 0
message variables 100 100000 1
message just-below 4000000 1000 100
# The user nobody, twice at once.
users=
for user in 1 2; do
    while [ ! -e enough ]; do
        for each in script-of-10-MB variables just-below; do
            { cat "$each" && printf '%d-%07d%07d' "$user" "$RANDOM" "$RANDOM"; } | setpriv --reuid=65534 --regid=65534 --clear-groups \
                curl -s --max-time 60 --unix-socket "$LOCKSTEP_HOME/run/controller.sock" -H 'content-type: application/protobuf' \
                "http://lockstep/lockstep.v1.LockstepApi/Submit" --data-binary @- >>"answers.$user" || true
            echo >>"answers.$user"
        done
        sleep 1
    done &
    users="$users $!"
done
before_end() { touch "$work/enough"; }
sample taking
full() { grep -q 'of your jobs that have not ended take [0-9]* bytes already' answers.1 answers.2; }
wait_for 120 "one user cannot fill the controller's memory" full
say "$(grep -oh 'scripts, arguments and environments of your jobs.*the limit is [0-9]*' answers.1 answers.2 | head -n 1)"
sample beside
touch enough
# shellcheck disable=SC2086
wait $users
taken=$("$lockstep" queue -h -t all -o %j | grep -cx big)
say "while $taken of 4 MB are taken, as the journal has one writer: $(told taking)"
say "while all large ones are refused: $(told beside)"

# It has room for all of that when it begins anew.
first=$(pid_of controller)
kill -9 "$first"
anew() { [ "$(pid_of controller)" != "$first" ] && leads; }
wait_for 60 "the controller leads again" anew
[ "$("$lockstep" queue -h -t all -o %j | grep -cx big)" = "$taken" ] || failed "some of the large ones are gone"
# By their half: on a machine that does other work the slowest tell of that.
[ "$(within beside 50)" -lt $((2 * $(within alone 50) + 20)) ] && [ "$(within taking 99)" -lt 10000 ] || failed "others wait too long"
say "ok: what is too large is refused with its limit, and does not hold up others"
