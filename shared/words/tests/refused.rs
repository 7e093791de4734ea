//! What a customer refuses, describes or only asks about is never done. Each line is a request and
//! the reading that it should have.

use crate::corpus::items;
use words::read;

#[track_caller]
fn check(lines: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (text, expected) in lines {
        let got = items(&read(text)).into_iter().collect::<Vec<_>>().join(" ");
        if got != *expected {
            wrong.push(format!("{text}: {got}, not {expected}"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn what_is_not_needed_is_not_done() {
    check(&[
        ("делать чб не надо, поярче", "exposure+ lock:bw"),
        ("ярче делать не надо обрежь 1:1", "crop=1:1 lock:exposure"),
        ("убирать шум не надо, обрежь 4:5", "crop=4:5 lock:denoise"),
        ("не надо убирать шум, 4:5", "crop=4:5 lock:denoise"),
        ("don't remove the noise, crop 4:5", "crop=4:5 lock:denoise"),
        ("рамку не надо, 4:5", "crop=4:5 lock:pad"),
        ("рамку и сепию не надо, ярче", "exposure+ lock:look lock:pad"),
        ("рамка керек емес, 4:5 қи", "crop=4:5 lock:pad"),
        ("фон трогать не надо, 4:5", "crop=4:5 lock:background"),
        ("обрезать нельзя, ярче", "exposure+ lock:crop"),
        ("обрезать не нужно, ярче", "exposure+ lock:crop"),
        ("не надо обрезать, ярче", "exposure+ lock:crop"),
        ("сделай ярче не надо обрезать", "exposure+ lock:crop"),
        ("чб қылу керек емес, ашықта", "exposure+ lock:bw"),
        ("кесу керек емес, ашықта", "exposure+ lock:crop"),
        ("чб делать нельзя, ярче", "exposure+ lock:bw"),
    ]);
}

#[test]
fn zero_times_is_no_wish() {
    check(&[
        ("0 times brighter", "ask:range"),
        ("brighter 0x", "ask:range"),
        ("ярче в 0 раз", "ask:range"),
        ("0 есе жарығырақ", "ask:range"),
    ]);
}

#[test]
fn a_wish_is_taken_back() {
    check(&[
        ("сделай чб. нет, не надо", "ask:nothing"),
        ("ярче. сделай чб. нет, не надо", "ask:words exposure+"),
        ("ярче, нет, темнее", "ask:conflict"),
        ("нет, сделай ярче", "exposure+"),
        ("жоқ, ашықта", "exposure+"),
    ]);
}

#[test]
fn a_denied_look_or_shape_is_not_done() {
    check(&[
        ("no sepia, just brighten", "exposure+ lock:look lock:rest"),
        ("сепия керек емес, ашықта", "exposure+ lock:look"),
        ("сепия емес, ашықта", "exposure+ lock:look"),
        ("not vintage, brighter", "exposure+ lock:look"),
        ("не сепия, а чб", "bw lock:look"),
        ("не квадрат, ярче", "ask:words exposure+"),
        ("4:5 емес 1:1", "ask:words crop=1:1"),
        ("не темно", "exposure+"),
        ("суық емес, жылы қыл", "temperature+"),
    ]);
}

#[test]
fn what_a_wish_goes_without_stays() {
    check(&[
        ("осветли без изменения цвета", "exposure+ lock:colour"),
        ("without making it darker, crop 4:5", "crop=4:5 lock:exposure"),
        ("brighten without making it too warm", "exposure+ lock:temperature"),
        ("brighten without adding contrast", "exposure+ lock:contrast"),
        ("without cropping brighten", "exposure+ lock:crop"),
        ("осветли без обрезки", "exposure+ lock:crop"),
        ("ярче без рамки", "exposure+ lock:pad"),
        ("ярче без сепии", "exposure+ lock:look"),
        ("без рамки и сепии, ярче", "exposure+ lock:look lock:pad"),
        ("не надо чб и сепии, ярче", "exposure+ lock:bw lock:look"),
        ("ярче без цвета", "ask:words exposure+"),
        ("обрежь 4:5 без шума", "crop=4:5 denoise+"),
        ("без шума обрежь 4:5", "crop=4:5 denoise+"),
        ("фото без людей, ярче", "exposure+ no:person"),
    ]);
}

#[test]
fn not_is_read_in_latin_letters() {
    check(&[
        ("ne chb, poyarche", "exposure+ lock:bw"),
        ("chb ne nado, yarche", "exposure+ lock:bw"),
        ("net, ne nado chb, yarche", "exposure+ lock:bw"),
        ("bez chb, yarche", "exposure+ lock:bw"),
        ("bez obrezki, poyarche", "exposure+ lock:crop"),
        ("ne obrezay, yarche", "exposure+ lock:crop"),
        ("ne nado obrezat, yarche", "exposure+ lock:crop"),
        ("tolko yarche", "exposure+ lock:rest"),
        ("poyarche, no ne silno", "exposure+<"),
        ("ak kara kerek emes, ashykta", "exposure+ lock:bw"),
    ]);
}

#[test]
fn no_dial_turns_the_other_way() {
    check(&[
        ("менее ярко", "exposure-"),
        ("too much contrast", "contrast-"),
        ("too little contrast", "contrast+<"),
        ("контраст көп екен", "contrast-"),
        ("контраст көп қос", "contrast+"),
        ("контраст аз", "contrast+<"),
        ("жарық аз", "exposure+<"),
        ("жарық аз болсын", "exposure-"),
        ("жарық көп болсын", "ask:direction"),
        ("сделай чуть размытым", "ask:direction"),
        ("сделай желтым", "ask:direction"),
        ("ярче, лишь бы не желтило", "exposure+ lock:temperature"),
        ("ашық қыл, сарғайтпа", "exposure+ lock:temperature"),
    ]);
}

#[test]
fn what_the_photo_is_like_is_no_wish() {
    check(&[
        ("и так светлое, сделай контрастнее", "contrast+"),
        ("уже ярко, только теплее", "lock:rest temperature+"),
        ("already bright, make it warmer", "temperature+"),
        ("уже чб, сделай ярче", "exposure+"),
        ("фото красивое, только обрежь 1:1", "crop=1:1 lock:rest"),
        ("nice photo, just crop it 1:1", "crop=1:1 lock:rest"),
        ("фотография черно-белая, сделайте светлее", "ask:words exposure+"),
        ("это фото с белой рамкой, обрежь 4:5", "ask:words crop=4:5"),
        ("фото чб", "bw"),
        ("чб, 4:5", "bw crop=4:5"),
    ]);
}

#[test]
fn a_part_or_a_little_is_no_quarter_turn() {
    check(&[
        ("поверни голову вправо", "ask:nothing"),
        ("поверни голову вправо и ярче", "ask:words exposure+"),
        ("rotate slightly left", "ask:rotate"),
        ("чуть поверни на 2 градуса", "straighten=2"),
        ("поверни фото вправо", "rotate=90"),
    ]);
}

#[test]
fn nothing_that_was_said_is_lost() {
    check(&[
        ("сними очки, чуть ярче", "exposure+< no:object"),
        ("put me on a beach and make it warmer", "no:background temperature+"),
        ("сделай другой фон и ярче", "ask:words exposure+"),
    ]);
}

#[test]
fn one_of_two_and_what_it_costs_is_asked() {
    check(&[
        ("обрежь 4:5 или 1:1", "ask:conflict"),
        ("обрежь 1:1 и 4:5", "ask:conflict"),
        ("10х15 или 13х18", "ask:conflict"),
        ("чб или сепию?", "ask:conflict"),
        ("сделай ярче или теплее", "ask:conflict"),
        ("ақ-қара немесе сепия", "ask:conflict"),
        ("контраст +10 и +20", "ask:words contrast=10"),
        ("сколько стоит сделать ярче?", "ask:words exposure+"),
        ("how much is it to brighten?", "ask:words exposure+"),
        ("ақ-қара қылу қанша тұрады?", "ask:words bw"),
    ]);
}
