//! Colour tables in the `.cube` format (Adobe Cube LUT specification 1.0), of one or three
//! dimensions.

/// The longest text of a table, in bytes: enough for 65 nodes a side.
pub const CUBE_BYTES_MAX: usize = 12 << 20;
const SIDE_MAX: usize = 65;
const LINE_MAX: usize = 4_096;

/// A colour table from a `.cube` text.
#[derive(Clone, Debug, PartialEq)]
pub struct Cube {
    /// Nodes a side.
    side: usize,
    is_three_dimensional: bool,
    low: [f32; 3],
    high: [f32; 3],
    /// Red runs fastest.
    nodes: Vec<[f32; 3]>,
}

/// Why a `.cube` text was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CubeError {
    /// More than [`CUBE_BYTES_MAX`].
    #[error("The colour table is too large.")]
    TooLarge,
    /// No size, two sizes, or one that is not 2 to 65 (4 096 for one dimension).
    #[error("The colour table does not say its size, or one that is not supported.")]
    Size,
    /// A line that is no keyword, comment or triple of numbers.
    #[error("Line {0} of the colour table cannot be read.")]
    Line(usize),
    /// More or fewer colours than the size asks for.
    #[error("The colour table has the wrong number of colours.")]
    Count,
}

impl Cube {
    /// Reads a `.cube` text.
    pub fn parse(text: &str) -> Result<Cube, CubeError> {
        if text.len() > CUBE_BYTES_MAX {
            return Err(CubeError::TooLarge);
        }
        let mut cube = Cube {
            side: 0,
            is_three_dimensional: false,
            low: [0.0; 3],
            high: [1.0; 3],
            nodes: Vec::new(),
        };
        for (number, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
            cube.take(line.trim(), number)?;
        }
        if cube.side == 0 {
            return Err(CubeError::Size);
        }
        let is_rising = cube.low.iter().zip(cube.high).all(|(low, high)| *low < high);
        if cube.nodes.len() != cube.count() || !is_rising {
            return Err(CubeError::Count);
        }
        Ok(cube)
    }

    fn count(&self) -> usize {
        if self.is_three_dimensional { self.side.pow(3) } else { self.side }
    }

    fn take(&mut self, line: &str, number: usize) -> Result<(), CubeError> {
        let mut words = line.split_ascii_whitespace();
        match words.next() {
            None => Ok(()),
            Some(word) if word.starts_with('#') || word == "TITLE" => Ok(()),
            Some(word @ ("LUT_3D_SIZE" | "LUT_1D_SIZE")) => {
                let is_three_dimensional = word == "LUT_3D_SIZE";
                let side_max = if is_three_dimensional { SIDE_MAX } else { LINE_MAX };
                let side = words.next().and_then(|word| word.parse().ok());
                let side = side.filter(|side| (2..=side_max).contains(side) && self.side == 0);
                self.side = side.ok_or(CubeError::Size)?;
                self.is_three_dimensional = is_three_dimensional;
                Ok(())
            }
            Some(word @ ("DOMAIN_MIN" | "DOMAIN_MAX")) => {
                let values = triple(words).ok_or(CubeError::Line(number))?;
                if word == "DOMAIN_MIN" {
                    self.low = values;
                } else {
                    self.high = values;
                }
                Ok(())
            }
            Some(_) => {
                let node = triple(line.split_ascii_whitespace()).ok_or(CubeError::Line(number))?;
                if self.side == 0 || self.nodes.len() == self.count() {
                    return Err(CubeError::Count);
                }
                self.nodes.push(node);
                Ok(())
            }
        }
    }

    /// The colour that a colour becomes; outside the domain it is clipped.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a side has at most 4 096 nodes, and float-to-integer casts saturate"
    )]
    pub(crate) fn apply(&self, colour: [f32; 3]) -> [f32; 3] {
        let mut first = [0_usize; 3];
        let mut part = [0.0_f32; 3];
        for channel in 0..3 {
            let (low, high) = (self.low[channel], self.high[channel]);
            let place = ((colour[channel] - low) / (high - low)).clamp(0.0, 1.0);
            let place = place * (self.side - 1) as f32;
            first[channel] = (place as usize).min(self.side - 2);
            part[channel] = place - first[channel] as f32;
        }
        if !self.is_three_dimensional {
            return [0, 1, 2].map(|channel| {
                let (from, to) = (first[channel], first[channel] + 1);
                let (from, to) = (self.nodes[from][channel], self.nodes[to][channel]);
                from + (to - from) * part[channel]
            });
        }
        // Tetrahedral: from the nearest black corner along the axes, the longest way first.
        let steps = [1, self.side, self.side * self.side];
        let mut order = [0, 1, 2];
        order.sort_by(|one, other| part[*other].total_cmp(&part[*one]));
        let mut at = first[0] + first[1] * steps[1] + first[2] * steps[2];
        let mut colour = self.nodes[at];
        for axis in order {
            let next = at + steps[axis];
            for (channel, value) in colour.iter_mut().enumerate() {
                *value += (self.nodes[next][channel] - self.nodes[at][channel]) * part[axis];
            }
            at = next;
        }
        colour
    }
}

fn triple<'a>(mut words: impl Iterator<Item = &'a str>) -> Option<[f32; 3]> {
    let mut next = || words.next()?.parse::<f32>().ok().filter(|value| value.abs() <= 1e6);
    let triple = [next()?, next()?, next()?];
    words.next().is_none().then_some(triple)
}
