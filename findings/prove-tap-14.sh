#!/bin/sh
# prove of Debian 12 fails a green run for its first line, `TAP version 14`.
#
# Version    perl 5.36.0-7+deb12u3 (Debian 12), with TAP::Parser 3.44
# Behaviour  An unknown version is a parse error, and the run fails. The same points pass with `TAP version 13`, and without
#            the line.
# Output     13: PASS; 14: FAIL, TAP specified version 14 but we don't know about versions later than 13
# One guess  TAP 14 was made for readers of TAP 13 too: they warn at most.
. "${0%/*}/lib/packages.sh"
install bookworm perl=5.36.0-7+deb12u3
libraries=$tmp/bookworm/root/usr
prove() {
    printf 'TAP version %s\n1..2\nok 1 - a\nok 2 - b\n' "$1" >"$tmp/run.tap"
    PERL5LIB=$libraries/share/perl/5.36:$libraries/lib/x86_64-linux-gnu/perl/5.36:$libraries/lib/x86_64-linux-gnu/perl-base \
        run bookworm perl "$libraries/bin/prove" --exec cat "$tmp/run.tap" 2>&1 |
        sed -n 's/^ *Parse errors: /, /p; s/^Result: //p' | sort -r | tr -d '\n' | sed 's/^\(, .*\)\(FAIL\)$/\2\1/'
}
expect 'TAP::Parser 3.44, TAP version 13' 'PASS' "$(prove 13)"
expect 'TAP::Parser 3.44, TAP version 14' \
    "FAIL, TAP specified version 14 but we don't know about versions later than 13" "$(prove 14)"
exit $failed
