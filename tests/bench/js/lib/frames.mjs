// Splits an MCS stream into frames, for the peers: they decode messages and leave the framing to their caller.
//
// Follows Chromium's google_apis/gcm/engine/connection_handler_impl.cc: a version byte, then tag, length, body. Keeps
// no state and checks no more than a receiver must; a length that runs past the end is the caller's to find.

/** Calls `each(tag, start, end)` for every frame behind the version byte. */
export function eachFrame(bytes, each) {
  let at = 1;
  while (at < bytes.length) {
    const tag = bytes[at];
    at += 1;
    let length = 0;
    let shift = 1;
    let byte;
    do {
      byte = bytes[at];
      at += 1;
      length += (byte & 0x7f) * shift;
      shift *= 128;
    } while (byte >= 0x80);
    each(tag, at, at + length);
    at += length;
  }
}
