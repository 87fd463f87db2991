//! Drawing inputs: pieces of what is known to reach far, changed a little, put together anew, repeated.
//!
//! The same seed draws the same inputs.

/// The longest input, in bytes.
const LONGEST: usize = 16 * 1024;

/// A source of inputs for one target.
pub struct Draw {
    state: u64,
    seeds: Vec<Vec<u8>>,
    words: &'static [&'static str],
}

impl Draw {
    /// `seeds` are whole inputs, `words` the pieces that mean something to the target.
    pub fn new(seed: u64, seeds: Vec<Vec<u8>>, words: &'static [&'static str]) -> Self {
        Self { state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1, seeds, words }
    }

    /// Xorshift: good enough to be unlike oneself.
    fn number(&mut self) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16
    }

    /// A number below `end`, which may be 0.
    fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { (self.number() % end as u64) as usize }
    }

    /// The next input.
    pub fn next(&mut self) -> Vec<u8> {
        let mut input = match self.below(8) {
            0 => Vec::new(),
            _ => {
                let at = self.below(self.seeds.len());
                self.seeds.get(at).cloned().unwrap_or_default()
            }
        };
        if input.is_empty() {
            for _ in 0..self.below(40) {
                let word = self.word();
                input.extend(word);
            }
        }
        for _ in 0..1 + self.below(6) {
            self.change(&mut input);
        }
        input.truncate(LONGEST);
        input
    }

    fn word(&mut self) -> Vec<u8> {
        match self.below(6) {
            0 => vec![self.number() as u8],
            _ => {
                let at = self.below(self.words.len());
                self.words.get(at).map_or_else(Vec::new, |word| word.as_bytes().to_vec())
            }
        }
    }

    /// A stretch of an input.
    fn stretch(&mut self, length: usize) -> std::ops::Range<usize> {
        let start = self.below(length + 1);
        let most = (length - start).min(64);
        start..start + self.below(most + 1)
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        let length = input.len();
        match self.below(9) {
            0 => {
                let at = self.below(length);
                let bit = self.below(8);
                if let Some(byte) = input.get_mut(at) {
                    *byte ^= 1 << bit;
                }
            }
            1 => {
                let range = self.stretch(length);
                input.drain(range);
            }
            2 => {
                let range = self.stretch(length);
                let piece = input[range].to_vec();
                let at = self.below(length + 1);
                input.splice(at..at, piece);
            }
            // Many times the same: depth, length, repetition.
            3 => {
                let word = self.word();
                let times = 1 + self.below(300);
                let at = self.below(length + 1);
                let many: Vec<u8> = word.iter().copied().cycle().take(word.len() * times).collect();
                input.splice(at..at, many);
            }
            4 => {
                let other = self.below(self.seeds.len());
                let other = self.seeds.get(other).cloned().unwrap_or_default();
                let range = self.stretch(other.len());
                let at = self.below(length + 1);
                input.splice(at..at, other[range].to_vec());
            }
            5 => input.truncate(self.below(length + 1)),
            6 => {
                let range = self.stretch(length);
                let word = self.word();
                input.splice(range, word);
            }
            _ => {
                let word = self.word();
                let at = self.below(length + 1);
                input.splice(at..at, word);
            }
        }
    }
}
