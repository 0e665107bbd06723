#!/bin/sh
# Makes generated/ from mcs.proto with each peer's own generator: `npm run generate`.
#
# What it makes is checked in, so that the benchmark installs no generator; npx fetches them, in the versions that fit
# package.json. Options leave out all but decoding where the generator can.
set -eu
cd "$(dirname "$0")"
mkdir -p generated

npx --yes --package protobufjs@8.8.1 --package protobufjs-cli@2.7.1 -- pbjs \
  --target static-module --wrap es6 --keep-case \
  --no-create --no-encode --no-verify --no-convert --no-delimited --no-comments --no-service \
  --out generated/protobufjs.js mcs.proto

npx --yes --package pbf@5.1.2 -- pbf mcs.proto --no-write >generated/pbf.js

npx --yes --package @bufbuild/buf@1.75.0 --package @bufbuild/protoc-gen-es@2.17.0 -- buf generate mcs.proto --template \
  '{"version":"v2","plugins":[{"local":"protoc-gen-es","out":"generated","opt":["target=js"]}]}'
mv generated/mcs_pb.js generated/bufbuild.js

for file in generated/*.js; do
  sed -i '1i // Made by generate.sh from mcs.proto; not to be edited.' "$file"
done
