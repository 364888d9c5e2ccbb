#!/bin/bash
# Runs a command until standard input ends, then asks it to stop: a test that dies leaves no process behind.
#   hold.sh COMMAND...
"$@" </dev/null &
child=$!
trap 'kill -TERM $child 2>/dev/null' TERM INT HUP
{ cat >/dev/null; kill -TERM $child 2>/dev/null; } <&0 &
reader=$!
wait $child
status=$?
# A signal ends the first wait early; the second one is for the command itself.
[ $status -le 128 ] || { wait $child; status=$?; }
kill $reader 2>/dev/null
exit $status
