// MCS with pbf: the functions that its compiler makes, one reader for the whole stream.
import { PbfReader } from 'pbf';
import {
  readClose, readDataMessageStanza, readHeartbeatAck, readHeartbeatPing, readIqStanza, readLoginRequest,
  readLoginResponse, readStreamErrorStanza,
} from '../generated/pbf.js';
import { eachFrame } from '../lib/frames.mjs';

export const name = 'pbf';

const read = {
  0: readHeartbeatPing, 1: readHeartbeatAck, 2: readLoginRequest, 3: readLoginResponse, 4: readClose,
  7: readIqStanza, 8: readDataMessageStanza, 10: readStreamErrorStanza,
};

export function decode(stream) {
  const reader = new PbfReader(stream);
  const frames = [];
  eachFrame(stream, (tag, start, end) => {
    reader.pos = start;
    frames.push({ tag, message: read[tag](reader, end) });
  });
  return frames;
}
