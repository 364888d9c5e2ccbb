#!/bin/bash
# pysaml2 (Debian's python3-pysaml2) as a service provider (ROLE=sp) or identity provider (ROLE=idp).
#
# Packages: python3-pysaml2 xmlsec1
# Settings and URLs: at the top of pysaml2/peer.py.
PEER_USER=${PEER_USER:-$(id -un)}
. "$(dirname "$0")/common.sh"
export ROLE=${ROLE:-sp} PEER_HOST PEER_PORT OUT_DIR

peer_up() {
  keypair pysaml2
  counterparts
  own
  # Debian's interpreter by its full name: another python3 earlier on PATH lacks the package.
  spawn pysaml2 /usr/bin/python3 "$PEERS_DIR/pysaml2/peer.py"
  wait_port "$PEER_PORT"
  peer_metadata >"$OUT_DIR/metadata.xml"
}
peer_down() { stop_pid "$OUT_DIR/run/pysaml2.pid"; }
peer_metadata() { curl -fsS "http://$PEER_HOST:$PEER_PORT/metadata"; }
main "$@"
