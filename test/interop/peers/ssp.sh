#!/bin/bash
# SimpleSAMLphp 1.19 on apache2 + php-fpm: identity provider, service provider and, by its adfs module, a security
# token service of WS-Federation, all in one instance.
#
# Packages: simplesamlphp apache2 php-fpm php-xml php-mbstring
#
# Extra settings:
#   SSP_SIGN_RESPONSE 1 | 0       sign the Response too (its default), or only the assertion
#   SSP_ENCRYPT    0 | 1          encrypt assertions (identity provider), demand it (service provider)
#   SSP_CHECK_REQUEST 0 | 1       refuse unsigned AuthnRequests (identity provider)
#   SSP_NAMEID     NameIDPolicy format to ask for ('' = no NameIDPolicy)
#   SSP_TRUSTED    JSON list of the hosts (and ports) that wreply and ReturnTo may name; any unless it is set
#   SSP_WORKERS    php-fpm workers (3)
#   SSP_DEBUG      1 logs every SAML message to log/simplesamlphp.log
#
# URLs:
#   IdP metadata   /simplesaml/saml2/idp/metadata.php
#   IdP SSO        /simplesaml/saml2/idp/SSOService.php  (?spentityid=ID&RelayState=X: unsolicited)
#   SP metadata    /simplesaml/module.php/saml/sp/metadata.php/sp
#   SP page        /whoami.php   (?force, ?passive)
#   STS            /simplesaml/module.php/adfs/idp/prp.php    for the relying parties of the counterparts' metadata
#   STS metadata   /simplesaml/module.php/adfs/idp/metadata.php
. "$(dirname "$0")/common.sh"

FPM=$(ls /usr/sbin/php-fpm* 2>/dev/null | head -1 || true)

peer_up() {
  [ -n "$FPM" ] || die "php-fpm is not installed"
  mkdir -p "$OUT_DIR/sessions"
  keypair ssp
  counterparts
  local base=http://$PEER_HOST:$PEER_PORT
  [ -s "$OUT_DIR/run/salt" ] || openssl rand -hex 20 >"$OUT_DIR/run/salt"

  # Settings that the PHP files read.
  /usr/bin/python3 - >"$OUT_DIR/peer.json" <<EOF
import json
print(json.dumps({
  "base": "$base", "port": "$PEER_PORT", "out": "$OUT_DIR", "idp": "$(first_idp)",
  "salt": "$(cat "$OUT_DIR/run/salt")", "admin": "$(openssl rand -hex 12)",
  "sign_response": "${SSP_SIGN_RESPONSE:-1}" == "1",
  "encrypt": "${SSP_ENCRYPT:-0}" == "1", "debug": "${SSP_DEBUG:-0}" == "1", "domain": "$PEER_DOMAIN",
  "trusted": json.loads('${SSP_TRUSTED:-null}'),
  "check_request": "${SSP_CHECK_REQUEST:-0}" == "1",
  "nameid": "${SSP_NAMEID-urn:oasis:names:tc:SAML:2.0:nameid-format:transient}",
}, indent=1))
EOF

  cat >"$OUT_DIR/fpm.conf" <<EOF
[global]
pid = $OUT_DIR/run/fpm.pid
error_log = $OUT_DIR/log/fpm.log
daemonize = no
[peer]
listen = $OUT_DIR/run/fpm.sock
pm = static
pm.max_children = ${SSP_WORKERS:-3}
catch_workers_output = yes
env[SIMPLESAMLPHP_CONFIG_DIR] = $PEERS_DIR/ssp/config
env[PEER_JSON] = $OUT_DIR/peer.json
php_admin_value[error_log] = $OUT_DIR/log/php.log
php_admin_value[session.save_path] = $OUT_DIR/sessions
php_admin_value[upload_tmp_dir] = $OUT_DIR/tmp
php_admin_value[sys_temp_dir] = $OUT_DIR/tmp
; PHP 8.2 deprecation notices of SSP 1.19 must not end up in pages
php_admin_value[display_errors] = Off
EOF

  { apache_base; cat <<EOF
LoadModule proxy_module modules/mod_proxy.so
LoadModule proxy_fcgi_module modules/mod_proxy_fcgi.so
DocumentRoot $PEERS_DIR/ssp/www
Alias /simplesaml /usr/share/simplesamlphp/www
<Directory $PEERS_DIR/ssp/www>
  Require all granted
</Directory>
<Directory /usr/share/simplesamlphp/www>
  Require all granted
  DirectoryIndex index.php
</Directory>
# PATH_INFO (module.php/saml/sp/...) works because Apache itself splits it off.
<FilesMatch "\.php$">
  SetHandler "proxy:unix:$OUT_DIR/run/fpm.sock|fcgi://ssp-$PEER_PORT"
</FilesMatch>
# Kept-open FastCGI connections: without this each request opens a new one.
<Proxy "fcgi://ssp-$PEER_PORT" enablereuse=on max=${SSP_WORKERS:-3}>
</Proxy>
EOF
  } >"$OUT_DIR/apache.conf"

  own
  spawn fpm-master "$FPM" --nodaemonize --fpm-config "$OUT_DIR/fpm.conf" \
    -d opcache.enable=1 -d opcache.max_accelerated_files=20000
  wait_socket "$OUT_DIR/run/fpm.sock"
  apache_up
  peer_metadata >"$OUT_DIR/metadata.xml"
}

peer_down() {
  stop_pid "$OUT_DIR/run/apache.pid"
  stop_pid "$OUT_DIR/run/fpm-master.pid"
  rm -f "$OUT_DIR/run/fpm.sock"
}

# Both roles in one EntitiesDescriptor; saml-idp.xml, saml-sp.xml and adfs-idp.xml beside it.
peer_metadata() {
  local base=http://$PEER_HOST:$PEER_PORT/simplesaml
  curl -fsS "$base/saml2/idp/metadata.php" >"$OUT_DIR/saml-idp.xml"
  curl -fsS "$base/module.php/saml/sp/metadata.php/sp" >"$OUT_DIR/saml-sp.xml"
  curl -fsS "$base/module.php/adfs/idp/metadata.php" >"$OUT_DIR/adfs-idp.xml"
  echo '<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata">'
  sed '/^<?xml/d' "$OUT_DIR/saml-idp.xml" "$OUT_DIR/saml-sp.xml"
  echo '</EntitiesDescriptor>'
}

main "$@"
