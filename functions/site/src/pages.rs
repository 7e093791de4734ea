//! The pages: which file of the build a path names, and what fills its places.

use crate::{Body, Site, documents, files, fill, format};
use domain::catalogue::Offer;
use domain::ports::{Documents, Web};
use domain::{Language, Money, PackKind};
use edge::{Answer, Problem, Request, Requisites, World};
use lambda_http::http::StatusCode;
use serde_json::{Value, json};

const HTML: &str = "text/html; charset=utf-8";

/// Paths behind which one island decides by itself what to show.
const CABINET: [&str; 6] = ["cabinet", "confirm", "login", "register", "reset", "unsubscribe"];
const DESK: &str = "desk";

/// Photos delivered in the worked example of a refund.
const EXAMPLE_USED: u32 = 7;

/// The name of the built page behind a path; `None` where there is none.
fn name(rest: &[&str]) -> Option<String> {
    match rest {
        [] => Some("home".to_owned()),
        [first, ..] if CABINET.contains(first) => Some("cabinet".to_owned()),
        [first, ..] if *first == DESK => Some("desk".to_owned()),
        ["cabinet" | "desk" | "home" | "404"] => None,
        // They are nothing without what `documents/…` fills them with.
        [name] if name.starts_with("document") => None,
        [name] if name.bytes().all(|c| c.is_ascii_lowercase() || c == b'-') => {
            Some((*name).to_owned())
        }
        _ => None,
    }
}

/// Shows a page in a language.
pub(crate) async fn show<D, N, W>(
    it: &Site<D, N, W>,
    language: Language,
    rest: &[&str],
    request: &Request,
) -> Result<Answer, Problem>
where
    D: Documents,
    N: Web,
    W: World,
{
    if !files::is_built() {
        let said = "The page was not built: run `cargo page` and build this function again.\n";
        return Ok(it.origins.of_page(Answer::text(said.to_owned())));
    }
    let (name, more) = match rest {
        ["documents", rest @ ..] => {
            match documents::show(&it.shelf, language, rest, it.world.now()).await? {
                Some((name, values)) => (Some(name.to_owned()), values),
                None => (None, Value::Null),
            }
        }
        _ => (name(rest), Value::Null),
    };
    let is_soon = name.as_deref() == Some(documents::SOON);
    let status = if is_soon { StatusCode::NOT_FOUND } else { StatusCode::OK };
    match name.and_then(|name| built(language, &name)) {
        Some(page) => {
            let path = rest.join("/");
            written(it, Sheet { status, language, page, path, more }, request).await
        }
        None => missing(it, language, request).await,
    }
}

/// A built page that is about to be filled.
struct Sheet {
    status: StatusCode,
    language: Language,
    page: &'static str,
    /// Where it stands, behind the language.
    path: String,
    /// What only this page is filled with.
    more: Value,
}

fn built(language: Language, name: &str) -> Option<&'static str> {
    files::text(&format!("pages/{}/{name}.html", language.as_str()))
}

/// Says that there is no such page.
pub(crate) async fn missing<D, N, W>(
    it: &Site<D, N, W>,
    language: Language,
    request: &Request,
) -> Result<Answer, Problem>
where
    D: Documents,
    N: Web,
    W: World,
{
    let page = built(language, "404").ok_or(Problem::NotFound)?;
    let (status, path) = (StatusCode::NOT_FOUND, String::new());
    written(it, Sheet { status, language, page, path, more: Value::Null }, request).await
}

async fn written<D, N, W>(
    it: &Site<D, N, W>,
    Sheet { status, language, page, path, more }: Sheet,
    request: &Request,
) -> Result<Answer, Problem>
where
    D: Documents,
    N: Web,
    W: World,
{
    let mut values = json!({
        "origin": it.site_origin,
        "path": path,
        "support": it.requisites.support.as_str(),
        "requisites": requisites(&it.requisites),
        "emails": {
            "support": it.requisites.support.as_str(),
            "privacy": it.requisites.privacy.as_str(),
            "claims": it.requisites.support.as_str(),
            "payments": it.requisites.payments.as_str(),
        },
        "order": order(request),
        "retention": it.retention_days.to_string(),
    });
    offers(it, language, &mut values).await?;
    if let (Some(all), Value::Object(more)) = (values.as_object_mut(), more) {
        all.extend(more);
    }
    let body = Body::written(HTML, fill::fill(page, &values), request);
    let answer = it.origins.of_page(body.answer(status, request));
    Ok(if request.query().is_empty() { answer } else { crate::personal(answer) })
}

/// The number of the order that a payment was for, where the visitor comes back with one. It is
/// only shown: whose order it is, the API asks.
fn order(request: &Request) -> Option<String> {
    let named = request.query().iter().find(|(name, _)| name.eq_ignore_ascii_case("InvId"));
    let (_, number) = named?;
    let is_number = (1..=10).contains(&number.len()) && number.bytes().all(|c| c.is_ascii_digit());
    is_number.then(|| number.clone())
}

/// Who we are (R30, R74).
fn requisites(it: &Requisites) -> Value {
    json!({
        "name": it.name,
        "bin": it.number,
        "address": it.address,
        "bank": it.bank,
        "phone": it.phone,
    })
}

/// What is sold today, and what a refund would come to.
async fn offers<D, N, W>(
    it: &Site<D, N, W>,
    language: Language,
    values: &mut Value,
) -> Result<(), Problem>
where
    D: Documents,
    N: Web,
    W: World,
{
    let now = it.world.now();
    let catalogue = it.catalogue.get(now).await?;
    let entry = catalogue.at(now).map_err(|error| Problem::Internal(Box::new(error)))?;
    values["packs"] = entry.offers.iter().map(|offer| shown(offer, language)).collect();
    values["prices_from"] = format::day(entry.from, language).into();
    if let Some(offer) = entry.offer(PackKind::Starter) {
        values["example"] = example(offer, language);
    }
    Ok(())
}

fn shown(offer: &Offer, language: Language) -> Value {
    let photos = offer.terms.photos;
    let name = match language {
        Language::Kk => &offer.names.kk,
        Language::Ru => &offer.names.ru,
        Language::En => &offer.names.en,
    };
    let is_free = offer.price.tiyn() == 0;
    json!({
        "id": offer.terms.kind.as_str(),
        "name": name,
        "photos": format::number(photos.into(), language),
        "days": format::days(offer.terms.days, language),
        "price": format::money(offer.price, language),
        "free": is_free,
        "one": if is_free { Value::Null } else {
            format::money(one(offer), language).into()
        },
        "featured": offer.terms.kind == PackKind::Visionary,
    })
}

/// What one photo comes to, rounded up: it is never shown as less than it costs.
fn one(offer: &Offer) -> Money {
    let down = offer.price.part(1, offer.terms.photos);
    let is_whole = offer.price.tenge().is_multiple_of(offer.terms.photos.max(1).into());
    if is_whole { down } else { down.plus(Money::from_tenge(1)) }
}

fn example(offer: &Offer, language: Language) -> Value {
    let photos = offer.terms.photos;
    let used = EXAMPLE_USED.min(photos);
    let kept = offer.price.part(used, photos);
    let names = &offer.names;
    json!({
        "name": match language {
            Language::Kk => &names.kk, Language::Ru => &names.ru, Language::En => &names.en,
        },
        "photos": format::number(photos.into(), language),
        "used": format::number(used.into(), language),
        "price": format::money(offer.price, language),
        "kept": format::money(kept, language),
        "back": format::money(offer.price.minus(kept), language),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: Option<&str>) {
        let rest: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        assert_eq!(name(&rest).as_deref(), expected, "{path}");
    }

    #[test]
    fn a_path_names_a_page() {
        check("", Some("home"));
        check("packs", Some("packs"));
        check("cabinet/orders/1500000001", Some("cabinet"));
        check("confirm", Some("cabinet"));
        check("desk/refunds", Some("desk"));
        check("home", None);
        check("404", None);
        check("../secret", None);
        check("packs/x", None);
        check("Packs", None);
    }

    #[test]
    fn only_a_number_is_shown_as_one() {
        let ask = |number: &str| {
            let request = Request::new(lambda_http::http::Method::GET, "/ru/not-paid");
            order(&request.with_query("InvId", number))
        };
        assert_eq!(ask("1500000001").as_deref(), Some("1500000001"));
        for wrong in ["", "<b>", "12345678901", "1 "] {
            assert_eq!(ask(wrong), None, "{wrong}");
        }
    }
}
