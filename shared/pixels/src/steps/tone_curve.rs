//! A tone curve through points: a cubic that never overshoots (Fritsch and Carlson, 1980).

/// The curve at `value`; flat before the first point and after the last. Points are in rising
/// order, at least two.
pub(crate) fn apply(value: f64, points: &[[f64; 2]]) -> f64 {
    let Some(next) = points.iter().position(|[x, _]| *x > value) else {
        return points.last().map_or(value, |[_, y]| *y);
    };
    if next == 0 {
        return points[0][1];
    }
    let ([x0, y0], [x1, y1]) = (points[next - 1], points[next]);
    let (width, height) = (x1 - x0, y1 - y0);
    let t = (value - x0) / width;
    let (from, to) = (slope(points, next - 1) * width, slope(points, next) * width);
    let (t2, t3) = (t * t, t * t * t);
    y0 + height * (3.0 * t2 - 2.0 * t3) + from * (t3 - 2.0 * t2 + t) + to * (t3 - t2)
}

/// The slope at a point: the harmonic mean of its two sides, weighted by their widths; 0 where the
/// curve turns. At the ends the slope of the one side.
fn slope(points: &[[f64; 2]], at: usize) -> f64 {
    let side = |left: usize| {
        let ([x0, y0], [x1, y1]) = (points[left], points[left + 1]);
        (x1 - x0, (y1 - y0) / (x1 - x0))
    };
    if at == 0 {
        return side(0).1;
    }
    if at + 1 == points.len() {
        return side(at - 1).1;
    }
    let ((before_width, before), (after_width, after)) = (side(at - 1), side(at));
    if before * after <= 0.0 {
        return 0.0;
    }
    let (one, other) = (2.0 * after_width + before_width, after_width + 2.0 * before_width);
    (one + other) / (one / before + other / after)
}
