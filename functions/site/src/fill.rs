//! Fills the places that the build left in a page: `{{name}}`, escaped; `{{#list}}…{{/list}}`,
//! once for each item or once where it is true; `{{^list}}…{{/list}}`, where it is empty or absent.
//! Names look outwards: what an item does not have is looked for around the list.

use serde_json::Value;

/// The page with its places filled. What fills a place is not looked at again.
pub(crate) fn fill(page: &str, values: &Value) -> String {
    let mut out = String::with_capacity(page.len() + page.len() / 4);
    write(page, &mut vec![values], &mut out);
    out
}

fn write(page: &str, scopes: &mut Vec<&Value>, out: &mut String) {
    let mut rest = page;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let Some((tag, after)) = after.split_once("}}") else { return };
        rest = match tag.split_at_checked(1) {
            Some(("#", name)) => section(name, after, scopes, out),
            Some(("^", name)) => {
                let (inside, behind) = until_end(name, after);
                if is_empty(look(name, scopes)) {
                    write(inside, scopes, out);
                }
                behind
            }
            _ => {
                escape(&shown(look(tag, scopes)), out);
                after
            }
        };
    }
    out.push_str(rest);
}

fn section<'p>(name: &str, after: &'p str, scopes: &mut Vec<&Value>, out: &mut String) -> &'p str {
    let (inside, behind) = until_end(name, after);
    match look(name, scopes) {
        Some(Value::Array(items)) => {
            for item in items {
                scopes.push(item);
                write(inside, scopes, out);
                scopes.pop();
            }
        }
        found if is_empty(found) => {}
        Some(one) => {
            scopes.push(one);
            write(inside, scopes, out);
            scopes.pop();
        }
        None => {}
    }
    behind
}

/// What stands before the end of a section, and what behind it. Sections of one name do not nest.
fn until_end<'p>(name: &str, page: &'p str) -> (&'p str, &'p str) {
    page.split_once(&format!("{{{{/{name}}}}}")).unwrap_or((page, ""))
}

fn look<'a>(name: &str, scopes: &[&'a Value]) -> Option<&'a Value> {
    if name == "." {
        return scopes.last().copied();
    }
    scopes.iter().rev().find_map(|scope| {
        name.split('.').try_fold(*scope, |value, part| value.as_object()?.get(part))
    })
}

fn is_empty(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null | Value::Bool(false)) => true,
        Some(Value::Array(items)) => items.is_empty(),
        Some(Value::String(text)) => text.is_empty(),
        Some(_) => false,
    }
}

fn shown(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check(page: &str, filled: &str) {
        let values = json!({
            "name": "<Aru & Co>", "none": [], "yes": true, "no": false, "empty": "",
            "packs": [{"id": "try", "price": "0"}, {"id": "titan"}], "price": "?",
            "deep": {"er": "{{name}}"},
        });
        assert_eq!(fill(page, &values), filled, "{page}");
    }

    #[test]
    fn places_are_filled_and_escaped() {
        check("a {{name}} b", "a &lt;Aru &amp; Co&gt; b");
        check("{{deep.er}}", "{{name}}");
        check("{{nothing}}|{{deep.nothing}}|{{packs}}", "||");
        check("{ {name} }", "{ {name} }");
        check("open {{name", "open ");
    }

    #[test]
    fn lists_and_conditions() {
        check("{{#packs}}<{{id}} {{price}}>{{/packs}}", "<try 0><titan ?>");
        check("{{#none}}x{{/none}}{{^none}}nothing{{/none}}", "nothing");
        check("{{#yes}}y{{/yes}}{{#no}}n{{/no}}{{^no}}not{{/no}}", "ynot");
        check("{{#empty}}x{{/empty}}{{#deep}}{{er}}{{/deep}}", "{{name}}");
        check("{{#packs}}{{#yes}}{{id}};{{/yes}}{{/packs}}", "try;titan;");
    }
}
