// George Marsaglia's xorshift with 64 bits: the same draws on every machine, and no more chance than that.

const MASK = (1n << 64n) - 1n;

export class Random {
  #state = 0x9e37_79b9_7f4a_7c15n;

  next() {
    let state = this.#state;
    state ^= (state << 13n) & MASK;
    state ^= state >> 7n;
    state ^= (state << 17n) & MASK;
    this.#state = state;
    return state;
  }

  below(limit) {
    return Number(this.next() % BigInt(limit));
  }

  of(list) {
    return list[this.below(list.length)];
  }

  hex(digits) {
    const draw = this.next() & ((1n << BigInt(4 * digits)) - 1n);
    return draw.toString(16).padStart(digits, '0');
  }
}
