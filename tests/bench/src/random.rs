//! Chance that is the same on every machine, and what people write.
//!
//! Follows George Marsaglia's xorshift with 64 bits. It is no source of secrets.

/// What people write.
const WORDS: [&str; 8] = [
    "Hello from the kitchen",
    "Tür offen, bitte schließen",
    "温度が上がりました",
    "Дверь закрыта",
    "build #4711 passed <ok> & deployed",
    "21.5 °C",
    "battery at 17 % 🔋",
    "It's \"done\"",
];

/// A generator that always starts the same.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) const fn new() -> Self {
        Self(0x9e37_79b9_7f4a_7c15)
    }

    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    pub(crate) fn words(&mut self) -> &'static str {
        let index = self.below(WORDS.len() as u64) as usize;
        WORDS.get(index).copied().unwrap_or_default()
    }
}
