#!/usr/bin/env bash
# Makes openssl.txt: what OpenSSL with its GOST engine says of hashes, keys and
# signatures. The tests read the file only; nobody needs the engine to run them.
#
#   apt-get install libengine-gost-openssl   # made with 3.0.1-2+b1, OpenSSL 3.0.19
#   ./openssl.sh > openssl.txt
#
# Lines:  digest ALGORITHM MESSAGE SUM
#         key    NAME SUBJECTPUBLICKEYINFO
#         sign   NAME MESSAGE SIGNATURE VERDICT
# Bytes are hexadecimal, an empty message is "-"; the verdict is that of OpenSSL.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

hex() { od -An -v -tx1 "$1" | tr -d ' \n'; }
shown() { if [[ -s $1 ]]; then hex "$1"; else printf -- -; fi; }
quiet() { "$@" 2>/dev/null; }

# message N SEED: N bytes that depend on both.
message() {
  local i byte text=
  for ((i = 0; i < $1; i++)); do
    printf -v byte '\\x%02x' $(((i * i + 31 * i + 7 * $2) % 256))
    text+=$byte
  done
  printf "$text"
}

# altered FILE AT: the file with one bit of the byte turned.
altered() {
  local byte
  byte=$(od -An -tx1 -j "$2" -N 1 "$1" | tr -d ' ')
  head -c "$2" "$1"
  printf "\\x$(printf %02x $((16#$byte ^ 1)))"
  tail -c +$(($2 + 2)) "$1"
}

verdict() {
  if quiet openssl dgst -engine gost "-$1" -verify public.pem -signature "$3" "$2" >/dev/null; then
    echo holds
  else
    echo fails
  fi
}

for n in 0 1 31 32 33 63 64 65 127 128 200 1000; do message "$n" "$n" >"m$n"; done
for algorithm in md_gost94 md_gost12_256 md_gost12_512; do
  quiet openssl dgst -engine gost -r "-$algorithm" m* | while read -r sum file; do
    echo "digest $algorithm $(shown "${file#\*}") $sum"
  done
done

pair() { # ALGORITHM SET DIGEST
  local name=$1/$2 size seed at
  quiet openssl genpkey -engine gost -algorithm "$1" -pkeyopt "paramset:$2" -out private.pem
  quiet openssl pkey -engine gost -in private.pem -pubout -out public.pem
  quiet openssl pkey -pubin -engine gost -in public.pem -pubout -outform DER -out public.der
  echo "key $name $(hex public.der)"
  for seed in 1 2 3 4 5 6; do
    message $((seed * seed * 3)) "$seed" >m
    quiet openssl dgst -engine gost "-$3" -sign private.pem -out s m
    echo "sign $name $(hex m) $(hex s) $(verdict "$3" m s)"
    size=$(stat -c %s s)
    at=$((seed * size / 7))
    if ((seed % 2)); then
      altered s "$at" >other
      echo "sign $name $(hex m) $(hex other) $(verdict "$3" m other)"
    else
      altered m "$seed" >other
      echo "sign $name $(hex other) $(hex s) $(verdict "$3" other s)"
    fi
  done
}

for set in 0 A B C XA XB; do pair gost2001 "$set" md_gost94; done
for set in 0 A B C XA TCA TCB TCC TCD; do pair gost2012_256 "$set" md_gost12_256; done
for set in A B C; do pair gost2012_512 "$set" md_gost12_512; done
