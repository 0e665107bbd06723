// MCS with @bufbuild/protobuf: the schemas of protoc-gen-es and `fromBinary`.
import { fromBinary } from '@bufbuild/protobuf';
import {
  CloseSchema, DataMessageStanzaSchema, HeartbeatAckSchema, HeartbeatPingSchema, IqStanzaSchema,
  LoginRequestSchema, LoginResponseSchema, StreamErrorStanzaSchema,
} from '../generated/bufbuild.js';
import { eachFrame } from '../lib/frames.mjs';

export const name = '@bufbuild/protobuf';

const schemas = {
  0: HeartbeatPingSchema, 1: HeartbeatAckSchema, 2: LoginRequestSchema, 3: LoginResponseSchema, 4: CloseSchema,
  7: IqStanzaSchema, 8: DataMessageStanzaSchema, 10: StreamErrorStanzaSchema,
};

export function decode(stream) {
  const frames = [];
  eachFrame(stream, (tag, start, end) => {
    frames.push({ tag, message: fromBinary(schemas[tag], stream.subarray(start, end)) });
  });
  return frames;
}
