#!/usr/bin/env bash
# A server that nobody here wrote: Debian's Prosody mirrors 1,000 CCS payloads to `pushwire ccs`, which sends each to
# its own address. The echo of a message is read as an upstream message and acknowledged; the echo of the
# acknowledgement settles the message. Then: a message to nobody, a wrong password, a wrong root. Loopback only, bounded
# in time; needs the packages prosody and openssl.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
helper=$PWD/tests/e2e/ccs_prosody.py
domain=ccs.example
user=appserver
server=
for program in prosody prosodyctl openssl; do
  command -v "$program" >/dev/null || { echo "$program is missing: apt-get install prosody openssl" >&2; exit 2; }
done

finish_all() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  [ -z "$server" ] || wait "$server" 2>/dev/null || true
  finish
}
trap finish_all EXIT

# A root, a leaf that it signed, and a root that signed nothing.
make_certificates() {
  local name
  for name in ca other; do
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/$name.key" \
      -out "$work/$name.pem" -days 2 -subj "/CN=$name" -addext keyUsage=critical,keyCertSign 2>/dev/null
  done
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/leaf.key" -out "$work/leaf.csr" \
    -subj "/CN=$domain" 2>/dev/null
  printf 'subjectAltName=DNS:%s\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\n' "$domain" >"$work/leaf.ext"
  openssl x509 -req -in "$work/leaf.csr" -CA "$work/ca.pem" -CAkey "$work/ca.key" -CAcreateserial -days 2 \
    -extfile "$work/leaf.ext" -out "$work/leaf.pem" 2>/dev/null
}

# No rate limits, no other listeners, nothing outside of the folder.
write_config() {
  mkdir "$work/data"
  cat >"$work/prosody.cfg.lua" <<LUA
run_as_root = true
daemonize = false
pidfile = "$work/prosody.pid"
data_path = "$work/data"
log = { info = "$work/prosody.log" }
interfaces = { "127.0.0.1" }
c2s_ports = { }
c2s_direct_tls_ports = { $port }
s2s_ports = { }
modules_enabled = { "saslauth", "ping" }
modules_disabled = { "s2s" }
authentication = "internal_plain"
disable_sasl_mechanisms = { "SCRAM-SHA-1", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS", "EXTERNAL" }
c2s_direct_tls_ssl = { key = "$work/leaf.key", certificate = "$work/leaf.pem", protocol = "tlsv1_3" }
ssl = { key = "$work/leaf.key", certificate = "$work/leaf.pem" }
VirtualHost "$domain"
LUA
}

start_prosody() {
  port=$(python3 "$helper" port)
  write_config
  printf 'correct horse' >"$work/password"
  timeout 20 prosodyctl --config "$work/prosody.cfg.lua" register "$user" "$domain" "$(cat "$work/password")" >/dev/null 2>&1
  prosody -F --config "$work/prosody.cfg.lua" >"$work/prosody.out" 2>&1 </dev/null &
  server=$!
  if ! timeout 20 python3 "$helper" wait "$port"; then
    cat "$work/prosody.out" "$work/prosody.log" >&2
    return 1
  fi
}

# Runs the command with this password, this root and these options; notes its exit code.
ccs() {
  local code=0 password=$1 root=$2
  shift 2
  timeout 50 "$pushwire" ccs --json --server "127.0.0.1:$port" --server-name "$domain" --domain "$domain" --user "$user" \
    --password-file "$work/$password" --ca "$work/$root.pem" --set connection_retry_count=1 "$@" || code=$?
  echo "$code" >"$work/code"
}

expect_code() {
  [ "$(cat "$work/code")" = "$1" ] || { echo "exit code $(cat "$work/code"), not $1" >&2; tail -n 5 "$work"/*.txt >&2; return 1; }
}

make_certificates
start_prosody
address=$user@$domain/mirror

echo "-- 1,000 payloads there and back"
python3 "$helper" messages 1000 >"$work/messages.json"
ccs password ca --resource mirror --to "$address" <"$work/messages.json" >"$work/mirrored.txt" 2>"$work/mirrored.err"
expect_code 0
python3 "$helper" check "$work/messages.json" "$work/mirrored.txt"
grep -q "\"jid\":\"$address\"" "$work/mirrored.txt"

echo "-- a message to nobody: Prosody's error sends back no more than its id, and that is enough"
head -n 1 "$work/messages.json" >"$work/first.json"
ccs password ca --to "nobody@$domain" <"$work/first.json" >"$work/nobody.txt"
expect_code 0
grep -q '"event":"stanza_error".*"condition":"service-unavailable".*"message_id":"m-0"' "$work/nobody.txt"

echo "-- a wrong password"
printf 'wrong horse' >"$work/wrong"
ccs wrong ca </dev/null >"$work/password.txt" 2>"$work/password.err"
expect_code 3
grep -q authentication_failed "$work/password.err"
! grep -h "wrong horse" "$work"/password.*

echo "-- a root that signed nothing"
ccs password other </dev/null >"$work/root.txt" 2>"$work/root.err"
expect_code 5
grep -q "not authenticated" "$work/root.err"
echo "e2e: ccs_prosody passed"
