#!/bin/bash
# SAML and WS-Federation libraries from npm, each behind a small Express app.
#
#   ROLE=samlp-idp         Auth0 samlp              identity provider
#   ROLE=saml-idp          saml-idp                 identity provider (its own command line, no login)
#   ROLE=passport-saml-sp  @node-saml/passport-saml service provider
#   ROLE=auth0-sp          passport-wsfed-saml2     service provider (its SAML 2.0 mode)
#   ROLE=wsfed-idp         Auth0 wsfed              security token service (WS-Federation)
#   ROLE=auth0-rp          passport-wsfed-saml2     WS-Federation app
#   ROLE=saml20-rp         saml20                   WS-Federation app
#
# Needs `npm ci` in node/. Each role's own settings stand at the top of node/ROLE.js.
PEER_USER=${PEER_USER:-$(id -un)}
. "$(dirname "$0")/common.sh"
ROLE=${ROLE:-samlp-idp}
NODE_DIR=${NODE_DIR:-$PEERS_DIR/node}   # where node_modules is

peer_up() {
  [ -d "$NODE_DIR/node_modules" ] || die "run 'npm ci --ignore-scripts' in $NODE_DIR first"
  keypair node
  counterparts
  own
  export PEER_HOST PEER_PORT OUT_DIR
  if [ "$ROLE" = saml-idp ]; then
    # One service provider, given on the command line; it wants absolute paths.
    local md=$OUT_DIR/counterpart/1.xml acs sp
    [ -f "$md" ] || die "saml-idp cannot start without GATEWAY_METADATA"
    acs=$(grep -o '<[^<]*AssertionConsumerService[^>]*HTTP-POST"[^>]*>' "$md" | grep -o 'Location="[^"]*"' | head -1 | sed 's/Location="//; s/"//')
    sp=$(entity_ids "$md" | head -1)
    spawn node "$(command -v node)" "$NODE_DIR/node_modules/saml-idp/bin/run.js" \
      --host "$PEER_HOST" --port "$PEER_PORT" --cert "$OUT_DIR/cert/node.crt" --key "$OUT_DIR/cert/node.key" \
      --issuer "http://$PEER_HOST:$PEER_PORT/metadata" --acsUrl "$acs" --audience "$sp" --serviceProviderId "$sp" --https false
  else
    spawn node "$(command -v node)" --no-deprecation "$NODE_DIR/$ROLE.js"
  fi
  wait_port "$PEER_PORT"
  peer_metadata >"$OUT_DIR/metadata.xml"
}
peer_down() { stop_pid "$OUT_DIR/run/node.pid"; }
peer_metadata() {
  local p=/metadata
  case $ROLE in
    samlp-idp) p=/samlp/FederationMetadata/2007-06/FederationMetadata.xml ;;
    wsfed-idp) p=/wsfed/FederationMetadata/2007-06/FederationMetadata.xml ;;
  esac
  curl -fsS "http://$PEER_HOST:$PEER_PORT$p"
}
main "$@"
