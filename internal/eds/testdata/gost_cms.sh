#!/usr/bin/env bash
# Makes gost_cms.txt: messages that OpenSSL signed with its GOST engine under the
# profile of Russia, and its verdict on each after one bit was turned. The tests
# read the file only; nobody needs the engine to run them. The same profile is
# accepted in tests only.
#
#   apt-get install libengine-gost-openssl   # made with 3.0.1-2+b1, OpenSSL 3.0.19
#   ./gost_cms.sh > gost_cms.txt
#
# Lines:  trust   KIND CERTIFICATE…
#         message NAME KIND CONTENT MESSAGE   (CONTENT is "-" where it is inside)
#         turned  NAME BYTE VERDICT           (BYTE is "-" where nothing was turned)
# Values are base64 of DER; the verdict is that of OpenSSL.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

at=1893456000 # 2030-01-01, the instant of every check
quiet() { "$@" 2>/dev/null; }
ssl() { quiet openssl "$1" -engine gost "${@:2}"; }
b64() { base64 -w0 "$1"; }
der() { openssl x509 -in "$1" -outform DER | base64 -w0; }

turned() { # FILE BYTE: the file with one bit of the byte turned
  local byte
  byte=$(od -An -tx1 -j "$2" -N 1 "$1" | tr -d ' ')
  head -c "$2" "$1"
  printf "\\x$(printf %02x $((16#$byte ^ 1)))"
  tail -c +$(($2 + 2)) "$1"
}

verdict() { # MESSAGE [CONTENT]
  local content=()
  [[ $# -gt 1 ]] && content=(-content "$2")
  if ssl cms -verify -binary -inform DER -in "$1" "${content[@]}" -CAfile trust.pem -purpose any -attime "$at" -out /dev/null >/dev/null; then
    echo holds
  else
    echo fails
  fi
}

cat >extensions <<'END'
[root]
basicConstraints=critical,CA:true
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash
[person]
keyUsage=critical,digitalSignature,nonRepudiation
extendedKeyUsage=emailProtection
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
END

pair() { # NAME EXTENSIONS SUBJECT SIGNING…
  ssl genpkey -algorithm "$algorithm" -pkeyopt "paramset:$set" -out "$1.key"
  ssl req -new -key "$1.key" "-$md" -subj "$3" -out "$1.csr"
  ssl x509 -req -in "$1.csr" "-$md" -days 36500 -extfile extensions -extensions "$2" -out "$1.pem" "${@:4}"
}

sample() { # NAME CONTENT-OR-EMPTY SIGNING…: a message and its verdicts
  local content=() shown=- size i n
  ssl cms -sign -binary -nosmimecap -md "$md" -in content -outform DER -out message "${@:3}"
  [[ -n $2 ]] && content=("$2") && shown=$(b64 "$2")
  echo "message $1 $kind $shown $(b64 message)"
  echo "turned $1 - $(verdict message "${content[@]}")"
  size=$(stat -c %s message)
  for ((i = 0; i < each; i++)); do
    n=$(((2 * i + 1) * size / (2 * each)))
    turned message "$n" >other
    echo "turned $1 $n $(verdict other "${content[@]}")"
  done
}

each=26
printf 'Қорытынды № 7\n' >content
while read -r algorithm set md; do
  kind=$algorithm/$set
  pair root root "/CN=ROOT" -signkey root.key
  pair first person "/CN=FIRST/serialNumber=IIN123456789011" -CA root.pem -CAkey root.key -CAcreateserial
  pair second person "/CN=SECOND/serialNumber=IIN123456789012" -CA root.pem -CAkey root.key -CAcreateserial
  cp root.pem trust.pem
  echo "trust $kind $(der root.pem)"
  sample "$kind/detached" content -signer first.pem -inkey first.key
  sample "$kind/attached" "" -nodetach -signer first.pem -inkey first.key
  sample "$kind/two" content -signer first.pem -inkey first.key -signer second.pem -inkey second.key
done <<'END'
gost2001 A md_gost94
gost2012_256 TCA md_gost12_256
gost2012_512 A md_gost12_512
END
