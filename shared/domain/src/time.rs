//! Points in time and spans, in whole milliseconds since 1970-01-01T00:00:00Z. The domain never
//! asks what time it is: it is told.

/// A point in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(u64);

/// A length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(u64);

impl Time {
    /// From milliseconds since 1970.
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970.
    pub const fn as_millis(self) -> u64 {
        self.0
    }

    /// Whole seconds since 1970, rounded down: the unit of a table's time to live.
    pub const fn as_seconds(self) -> u64 {
        self.0 / 1000
    }

    /// This much later; stops at the end of time instead of wrapping.
    #[must_use]
    pub const fn plus(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }

    /// This much earlier; stops at 1970.
    #[must_use]
    pub const fn minus(self, span: Span) -> Self {
        Self(self.0.saturating_sub(span.0))
    }

    /// How long ago `earlier` was; nothing when it lies ahead.
    pub const fn since(self, earlier: Time) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

impl Span {
    /// From milliseconds.
    pub const fn millis(millis: u64) -> Self {
        Self(millis)
    }

    /// From seconds.
    pub const fn seconds(seconds: u64) -> Self {
        Self(seconds.saturating_mul(1000))
    }

    /// From days of 24 hours.
    pub const fn days(days: u32) -> Self {
        // `From` is not available in a constant function; widening loses nothing.
        Self::seconds((days as u64).saturating_mul(86_400))
    }

    /// Whole seconds, rounded down.
    pub const fn as_seconds(self) -> u64 {
        self.0 / 1000
    }

    /// Milliseconds.
    pub const fn as_millis(self) -> u64 {
        self.0
    }
}
