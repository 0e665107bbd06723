// What the firmware says: defmt frames in the debugger's buffer (SEGGER RTT), as text.
//
// The frames are rzCOBS, with a zero at the end of each. The firmware formats its lines itself, so
// a frame is two string numbers, the text and 0xff, which is not in UTF-8. No other frames are
// understood.

const [BUFFER, SIZE, WRITTEN, READ] = [28, 32, 36, 40];
const RAM = 0x20000000;

/// Decodes a frame from its end, where its first code is.
function decode(encoded) {
  const out = [];
  const rest = [...encoded];
  const copy = (count) => {
    for (let left = count; left > 0; left -= 1) out.push(rest.pop());
  };
  while (rest.length > 0) {
    const code = rest.pop();
    if (code === 0xff) copy(134);
    else if (code >= 0x80) {
      out.push(0);
      copy((code & 0x7f) + 7);
    } else {
      for (let bit = 6; bit >= 0; bit -= 1) out.push((code >> bit) & 1 ? 0 : rest.pop());
    }
  }
  return Buffer.from(out.filter((byte) => byte !== undefined).reverse());
}

export class Words {
  constructor(mcu, block, say) {
    Object.assign(this, { mcu, block, say, frame: [] });
  }

  field(offset) {
    return this.mcu.readUint32(this.block + offset);
  }

  /// Takes what is new, as a debugger does.
  poll() {
    const [buffer, size, written] = [BUFFER, SIZE, WRITTEN].map((offset) => this.field(offset));
    if (buffer < RAM) return;
    let at = this.field(READ);
    for (; at !== written; at = (at + 1) % size) this.take(this.mcu.readUint8(buffer + at));
    this.mcu.writeUint32(this.block + READ, at);
  }

  take(byte) {
    if (byte !== 0) return this.frame.push(byte);
    const text = decode(this.frame).subarray(4);
    this.frame = [];
    if (text.includes(0xff)) this.say(text.toString('utf8', 0, text.indexOf(0xff)));
  }
}
