#!/bin/sh
# tap-junit reports a failed point with a TODO directive as a failure.
#
# Version    tap-junit 5.0.4 (npm), on the machine's own node
# Behaviour  `not ok` with `# TODO` is expected to fail, and no failure in TAP; tap-junit writes a <failure> for it. Its exit
#            status is 0, as for a green run.
# Output     failures="1", exit status 0
# One guess  The point is skipped or passed in JUnit's terms, as TAP::Harness counts it.
#
# Needs npm and node, beside what packages.sh needs.
. "${0%/*}/lib/packages.sh"
for tool in npm node; do command -v $tool >/dev/null || die "$tool is missing"; done
timeout 120 npm install --silent --no-audit --no-fund --cache "$tmp/cache" --prefix "$tmp" tap-junit@5.0.4 >"$tmp/log" 2>&1 ||
    die "not to be had any more: tap-junit@5.0.4 ($(head -n 1 "$tmp/log"))"
printf 'TAP version 13\n1..2\nok 1 - a\nnot ok 2 - b # TODO known\n' >"$tmp/run.tap"
timeout 60 "$tmp/node_modules/.bin/tap-junit" <"$tmp/run.tap" >"$tmp/junit.xml" && status=0 || status=$?
expect 'tap-junit 5.0.4' 'failures="1", exit status 0' \
    "$(grep -o 'failures="[0-9]*"' "$tmp/junit.xml" | head -n 1), exit status $status"
exit $failed
