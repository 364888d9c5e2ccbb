#!/bin/bash
# Shibboleth SP 3 (mod_shib + shibd) protecting /secret.
#
# Packages: apache2 libapache2-mod-shib
#
# Extra settings:
#   SHIB_SIGN        true | false    sign AuthnRequests (true)
#   SHIB_NAMEID      NameIDPolicy format in the request (none)
#   SHIB_NAMES       more attribute names to take, separated by blanks
#   SHIB_WSFED       address of a security token service: WS-Federation is spoken with it, by the ADFS plugin. It
#                    sends requests and cannot read any answer ("Unimplemented decode method").
#   SHIB_DEBUG       1 logs messages and signatures
#
# URLs:
#   metadata     /Shibboleth.sso/Metadata     entityID: http://HOST:PORT/shibboleth
#   ACS          /Shibboleth.sso/SAML2/POST  (also Artifact, POST-SimpleSign, ECP)
#   page         /secret                      prints Shib-* and the attributes
#   sign in      /Shibboleth.sso/Login?target=URL[&forceAuthn=true][&isPassive=true]
. "$(dirname "$0")/common.sh"

SAML_NAMES="uid mail displayName eduPersonAffiliation groups roles givenName sn ${SHIB_NAMES:-}"

# id "p_NAME" for each attribute, under every name a counterpart may give it.
attribute_map() {
  local n f t
  echo '<Attributes xmlns="urn:mace:shibboleth:2.0:attribute-map" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
  for n in $SAML_NAMES; do
    # A rule matches only its exact NameFormat.
    for t in basic uri unspecified; do
      echo "  <Attribute name=\"$n\" nameFormat=\"urn:oasis:names:tc:SAML:2.0:attrname-format:$t\" id=\"p_$n\"/>"
    done
  done
  while read -r f n; do
    echo "  <Attribute name=\"$f\" id=\"p_$n\"/>"
  done <<'EOF'
urn:oid:0.9.2342.19200300.100.1.1 uid
urn:oid:0.9.2342.19200300.100.1.3 mail
urn:oid:2.16.840.1.113730.3.1.241 displayName
urn:oid:1.3.6.1.4.1.5923.1.1.1.1 eduPersonAffiliation
urn:oid:2.5.4.42 givenName
urn:oid:2.5.4.4 sn
EOF
  for f in urn:oasis:names:tc:SAML:2.0:nameid-format:transient \
           urn:oasis:names:tc:SAML:2.0:nameid-format:persistent \
           urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress \
           urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified; do
    # one rule for a name, so value and format share it
    echo "  <Attribute name=\"$f\" id=\"p_nameid\"><AttributeDecoder xsi:type=\"NameIDAttributeDecoder\" formatter=\"\$Format|\$Name\" defaultQualifiers=\"true\"/></Attribute>"
  done
  echo '</Attributes>'
}

# The ADFS plugin wants a passive endpoint under a name of its own, which no metadata but Shibboleth's has.
wsfed_counterpart() { # wsfed_counterpart FILE -> entityID
  local binding=http://schemas.xmlsoap.org/ws/2003/07/secext
  cat >"$1" <<EOF
<EntityDescriptor entityID="urn:sts" xmlns="urn:oasis:names:tc:SAML:2.0:metadata">
  <IDPSSODescriptor protocolSupportEnumeration="$binding">
    <KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>$(sed '/-----/d' "$OUT_DIR/cert/shib.crt" | tr -d '\n')</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
    <SingleLogoutService Binding="$binding" Location="$SHIB_WSFED"/>
    <SingleSignOnService Binding="$binding" Location="$SHIB_WSFED"/>
  </IDPSSODescriptor>
</EntityDescriptor>
EOF
  echo urn:sts
}

logger() { # logger FILE LEVEL
  cat <<EOF
log4j.rootCategory=$2, file
log4j.appender.file=org.apache.log4j.FileAppender
log4j.appender.file.fileName=$1
log4j.appender.file.layout=org.apache.log4j.PatternLayout
log4j.appender.file.layout.ConversionPattern=%d{%Y-%m-%d %H:%M:%S} %p %c %x: %m%n
EOF
  [ "${SHIB_DEBUG:-0}" = 1 ] && cat <<EOF
log4j.category.OpenSAML.MessageDecoder=DEBUG
log4j.category.OpenSAML.MessageEncoder=DEBUG
log4j.category.OpenSAML.SecurityPolicyRule=DEBUG
log4j.category.Shibboleth.AttributeExtractor=DEBUG
EOF
  return 0
}

peer_up() {
  keypair shib
  counterparts
  local base=http://$PEER_HOST:$PEER_PORT out=$OUT_DIR idp f
  idp=$(first_idp)
  [ -z "${SHIB_WSFED:-}" ] || idp=$(wsfed_counterpart "$out/counterpart/wsfed.xml")
  attribute_map >"$out/attribute-map.xml"
  logger "$out/log/shibd.log" INFO >"$out/shibd.logger"
  logger "$out/log/mod_shib.log" WARN >"$out/native.logger"
  cat >"$out/shibboleth2.xml" <<EOF
<SPConfig xmlns="urn:mace:shibboleth:3.0:native:sp:config" clockSkew="60">
  <OutOfProcess logger="$out/shibd.logger" tranLogFormat="%u|%s|%IDP|%i|%ac|%t|%attr|%n">
    ${SHIB_WSFED:+<Extensions><Library path='adfs.so' fatal='true'/></Extensions>}
  </OutOfProcess>
  <InProcess logger="$out/native.logger">
    ${SHIB_WSFED:+<Extensions><Library path='adfs-lite.so' fatal='true'/></Extensions>}
  </InProcess>
  <UnixListener address="$out/run/shibd.sock"/>
  <ApplicationDefaults entityID="$base/shibboleth" REMOTE_USER="p_mail p_uid"
      signing="${SHIB_SIGN:-true}" encryption="false"
      $([ -n "${SHIB_NAMEID:-}" ] && echo "NameIDFormat=\"$SHIB_NAMEID\"")>
    <!-- plain http on loopback: no handlerSSL, no Secure cookies -->
    <Sessions lifetime="3600" timeout="600" relayState="ss:mem" checkAddress="false"
        handlerSSL="false" cookieProps="http" redirectLimit="exact">
      <SSO entityID="${idp:-urn:none}">SAML2${SHIB_WSFED:+ ADFS}</SSO>
      <Logout>SAML2${SHIB_WSFED:+ ADFS} Local</Logout>
      <Handler type="MetadataGenerator" Location="/Metadata" signing="false"/>
      <Handler type="Status" Location="/Status" acl="127.0.0.1 ::1"/>
      <Handler type="Session" Location="/Session" showAttributeValues="true"/>
    </Sessions>
$(for f in "$out"/counterpart/*.xml; do [ -f "$f" ] && echo "    <MetadataProvider type=\"XML\" validate=\"false\" path=\"$f\" reloadChanges=\"true\"/>"; done)
    <AttributeExtractor type="XML" validate="true" path="$out/attribute-map.xml"/>
    <CredentialResolver type="File" key="$out/cert/shib.key" certificate="$out/cert/shib.crt"/>
  </ApplicationDefaults>
  <SecurityPolicyProvider type="XML" validate="true" path="/etc/shibboleth/security-policy.xml"/>
  <ProtocolProvider type="XML" validate="true" reloadChanges="false" path="/etc/shibboleth/protocols.xml"/>
</SPConfig>
EOF
  { apache_base; cat <<EOF
LoadModule mod_shib modules/mod_shib.so
LoadModule cgid_module modules/mod_cgid.so
ScriptSock $out/run/cgid.sock
ShibConfig $out/shibboleth2.xml
DocumentRoot $PEERS_DIR/shib
ScriptAlias /secret $PEERS_DIR/shib/cgi/whoami
<Location />
  Require all granted
</Location>
<Location /secret>
  AuthType shibboleth
  ShibRequestSetting requireSession 1
  Require shib-session
</Location>
EOF
  } >"$out/apache.conf"
  own
  rm -f "$out/run/shibd.sock"
  spawn shibd /usr/sbin/shibd -F -f -c "$out/shibboleth2.xml" -p "$out/run/shibd-own.pid"
  wait_socket "$out/run/shibd.sock"
  apache_up
  peer_metadata >"$out/metadata.xml"
}

peer_down() {
  stop_pid "$OUT_DIR/run/apache.pid"
  stop_pid "$OUT_DIR/run/shibd.pid"
  rm -f "$OUT_DIR/run/shibd.sock"
}
peer_metadata() { curl -fsS "http://$PEER_HOST:$PEER_PORT/Shibboleth.sso/Metadata"; }

main "$@"
