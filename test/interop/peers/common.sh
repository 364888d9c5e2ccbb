# shellcheck shell=bash disable=SC2034
# What the peer scripts share: settings, keys, start and stop by process id. Sourced, never run.
#
# Every peer script takes its settings from the environment:
#   PEER_PORT         loopback port to listen on                     (required)
#   OUT_DIR           where the peer keeps everything it writes; short, socket paths end at 107 bytes  (required)
#   GATEWAY_METADATA  files with the counterpart's metadata, separated by blanks
#   PEER_HOST         address to listen on and to name in URLs (127.0.0.1)
#   PEER_USER         account to run as when started by root (www-data)
#   PEER_DOMAIN       domain of its people's e-mail addresses (example.org)
#
#   SCRIPT run        starts the peer, prints "up", and stops it when standard input ends: whoever
#                     started it may die in any way, the pipe ends with it
#   SCRIPT metadata   prints the peer's metadata
#
# A second `run` with the same OUT_DIR keeps its keys.
set -euo pipefail

PEERS_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PEER_HOST=${PEER_HOST:-127.0.0.1}
PEER_USER=${PEER_USER:-www-data}
export PEER_DOMAIN=${PEER_DOMAIN:-example.org}

die() { echo "$(basename "$0"): $*" >&2; exit 1; }
need() { local v; for v in "$@"; do [ -n "${!v:-}" ] || die "$v is not set"; done; }

prepare() {
  need PEER_PORT OUT_DIR
  mkdir -p "$OUT_DIR"
  OUT_DIR=$(cd "$OUT_DIR" && pwd)
  mkdir -p "$OUT_DIR"/{log,run,tmp,cert,counterpart}
}

# Prefix that runs a command as PEER_USER when we are root, as ourselves otherwise.
AS_PEER=()
if [ "$(id -u)" = 0 ] && [ "$PEER_USER" != root ]; then
  AS_PEER=(setpriv --reuid "$PEER_USER" --regid "$(id -g "$PEER_USER")" --init-groups --)
fi

# Hand OUT_DIR to the run-as account, and check that it can get there.
own() {
  rm -f "$OUT_DIR/run/apache-own.pid"
  if [ ${#AS_PEER[@]} -gt 0 ]; then
    chown -R "$PEER_USER:" "$OUT_DIR"
    "${AS_PEER[@]}" test -w "$OUT_DIR" || die "$OUT_DIR is not reachable for $PEER_USER"
  fi
}

# Throwaway self-signed RSA key pair: keypair NAME -> cert/NAME.key, cert/NAME.crt
keypair() {
  [ -s "$OUT_DIR/cert/$1.key" ] && return 0
  openssl req -x509 -newkey rsa:2048 -sha256 -nodes -days 30 \
    -subj "/CN=throwaway $1 $(basename "$OUT_DIR")" \
    -keyout "$OUT_DIR/cert/$1.key" -out "$OUT_DIR/cert/$1.crt" 2>/dev/null
  chmod 600 "$OUT_DIR/cert/$1.key"
}

# Copy each GATEWAY_METADATA file to counterpart/N.xml
counterparts() {
  rm -f "$OUT_DIR"/counterpart/*.xml
  local n=0 src
  for src in ${GATEWAY_METADATA:-}; do
    n=$((n + 1))
    grep -q 'EntityDescriptor\|EntitiesDescriptor' "$src" || die "$src is not SAML metadata"
    cp "$src" "$OUT_DIR/counterpart/$n.xml"
  done
}

# All entityIDs in a metadata file, one a line.
entity_ids() { grep -o 'entityID="[^"]*"' "$@" | sed 's/.*entityID="//; s/"$//'; }

# entityID of the first counterpart that is an identity provider; nothing when there is none.
first_idp() {
  local f
  for f in "$OUT_DIR"/counterpart/*.xml; do
    if [ -f "$f" ] && grep -q IDPSSODescriptor "$f"; then entity_ids "$f" | head -1; return 0; fi
  done
}

listening() { (exec 3<>"/dev/tcp/$PEER_HOST/$1") 2>/dev/null; }

wait_port() {
  local i; for i in $(seq 1 800); do listening "$1" && return 0; sleep 0.05; done
  die "nothing listens on $PEER_HOST:$1, see $OUT_DIR/log"
}
# The main thread of a stopped program can be gone a moment before its sockets are.
wait_free() {
  local i; for i in $(seq 1 200); do listening "$1" || return 0; sleep 0.05; done
  die "something else listens on $PEER_HOST:$1"
}
wait_socket() {
  local i; for i in $(seq 1 800); do [ -S "$1" ] && return 0; sleep 0.05; done
  die "no socket $1, see $OUT_DIR/log"
}

# Start a foreground program in the background: spawn NAME COMMAND...
spawn() {
  local name=$1; shift
  "${AS_PEER[@]}" setsid "$@" >>"$OUT_DIR/log/$name.out" 2>&1 </dev/null &
  echo $! >"$OUT_DIR/run/$name.pid"
  started $! >"$OUT_DIR/run/$name.start"
}
# Start time of a process: a pid file left over from an earlier run never signals somebody else's process.
started() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20 || true; }

# A zombie that its new parent has yet to reap counts as gone.
alive() { [ -r "/proc/$1/status" ] && ! grep -q '^State:[[:space:]]*Z' "/proc/$1/status" 2>/dev/null; }

# Stop by pid file, only what we started: stop_pid FILE
stop_pid() {
  [ -s "$1" ] || return 0
  local pid i; pid=$(cat "$1")
  [ "$(started "$pid")" = "$(cat "${1%.pid}.start" 2>/dev/null)" ] || { rm -f "$1"; return 0; }
  kill -TERM "$pid" 2>/dev/null || { rm -f "$1"; return 0; }
  for i in $(seq 1 200); do alive "$pid" || break; sleep 0.02; done
  if alive "$pid"; then kill -KILL "$pid" 2>/dev/null || true; fi
  rm -f "$1"
}

# The part of an Apache configuration that every Apache peer shares.
apache_base() {
  cat <<EOT
ServerRoot /usr/lib/apache2
ServerName $PEER_HOST
Listen $PEER_HOST:$PEER_PORT
PidFile $OUT_DIR/run/apache-own.pid
DefaultRuntimeDir $OUT_DIR/run
Mutex file:$OUT_DIR/run default
ErrorLog $OUT_DIR/log/apache-error.log
LogLevel ${APACHE_LOG_LEVEL:-warn}
LoadModule mpm_event_module modules/mod_mpm_event.so
LoadModule authn_core_module modules/mod_authn_core.so
LoadModule authz_core_module modules/mod_authz_core.so
LoadModule authz_user_module modules/mod_authz_user.so
LoadModule dir_module modules/mod_dir.so
LoadModule mime_module modules/mod_mime.so
LoadModule env_module modules/mod_env.so
LoadModule alias_module modules/mod_alias.so
TypesConfig /etc/mime.types
LogFormat "%h %t \"%r\" %>s %b %D" peer
CustomLog $OUT_DIR/log/apache-access.log peer
KeepAlive On
# One child that is never scaled down: a child that goes closes kept-alive connections.
ServerLimit 1
StartServers 1
ThreadsPerChild 25
MaxRequestWorkers 25
MinSpareThreads 1
MaxSpareThreads 26
<Directory />
  AllowOverride None
  Require all denied
</Directory>
EOT
}
apache_up() {
  local bin=/usr/sbin/apache2
  "${AS_PEER[@]}" "$bin" -t -f "$OUT_DIR/apache.conf" 2>"$OUT_DIR/log/apache-configtest.log" \
    || { cat "$OUT_DIR/log/apache-configtest.log" >&2; die "apache configuration"; }
  spawn apache "$bin" -D FOREGROUND -f "$OUT_DIR/apache.conf"
  wait_port "$PEER_PORT"
}

main() {
  case ${1:-} in
    run)
      prepare; peer_down; wait_free "$PEER_PORT"
      trap peer_down EXIT
      trap 'exit 143' TERM INT HUP
      peer_up
      echo up
      cat >/dev/null ;;
    metadata) prepare; peer_metadata ;;
    *) die "usage: $(basename "$0") run|metadata" ;;
  esac
}
