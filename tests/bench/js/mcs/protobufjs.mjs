// MCS with protobufjs: static code of its CLI, one reader for the whole stream, which is told to keep unknown fields.
import protobuf from 'protobufjs/minimal.js';
import { mcs } from '../generated/protobufjs.js';
import { eachFrame } from '../lib/frames.mjs';

export const name = 'protobufjs';

const types = {
  0: mcs.HeartbeatPing, 1: mcs.HeartbeatAck, 2: mcs.LoginRequest, 3: mcs.LoginResponse, 4: mcs.Close,
  7: mcs.IqStanza, 8: mcs.DataMessageStanza, 10: mcs.StreamErrorStanza,
};

export function decode(stream) {
  const reader = protobuf.Reader.create(stream);
  reader.discardUnknown = false;
  const frames = [];
  eachFrame(stream, (tag, start, end) => {
    reader.pos = start;
    frames.push({ tag, message: types[tag].decode(reader, end - start) });
  });
  return frames;
}
