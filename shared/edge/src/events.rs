//! S3 events as they arrive in queue messages. An event only says that it may be worth a look:
//! size and content are asked of the store.

use percent_encoding::percent_decode_str;
use serde::Deserialize;

/// The object keys of one message.
#[derive(Debug, PartialEq, Eq)]
pub enum Created {
    /// Objects that were created: bucket and decoded key.
    Objects(Vec<(String, String)>),
    /// What S3 sends when a notification is configured.
    Test,
    /// Nothing we know.
    Unknown,
}

/// Records of one message: S3 sends one, its documents allow more.
pub const RECORDS_MAX: usize = 100;

#[derive(Deserialize)]
struct Notice {
    #[serde(rename = "Records", default)]
    records: Option<Vec<Record>>,
    #[serde(rename = "Event", default)]
    event: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    #[serde(default)]
    event_source: String,
    #[serde(default)]
    event_name: String,
    s3: S3,
}

#[derive(Deserialize)]
struct S3 {
    bucket: Bucket,
    object: Object,
}

#[derive(Deserialize)]
struct Bucket {
    name: String,
}

#[derive(Deserialize)]
struct Object {
    key: String,
}

/// Reads a message body. Keys are decoded exactly once: `+` is a space, then the percent signs.
pub fn created(body: &str) -> Created {
    let Ok(notice) = serde_json::from_str::<Notice>(body) else { return Created::Unknown };
    let Some(records) = notice.records else {
        let is_test = notice.event.as_deref() == Some("s3:TestEvent");
        return if is_test { Created::Test } else { Created::Unknown };
    };
    if records.len() > RECORDS_MAX {
        return Created::Unknown;
    }
    let is_creation = |record: &Record| {
        record.event_source == "aws:s3" && record.event_name.starts_with("ObjectCreated:")
    };
    let objects = records.into_iter().filter(is_creation);
    Created::Objects(
        objects.filter_map(|r| Some((r.s3.bucket.name, decode(&r.s3.object.key)?))).collect(),
    )
}

fn decode(key: &str) -> Option<String> {
    let spaced = key.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(key: &str, decoded: Option<&str>) {
        let body = serde_json::json!({ "Records": [{
            "eventSource": "aws:s3",
            "eventName": "ObjectCreated:Put",
            "s3": { "bucket": { "name": "b" }, "object": { "key": key } },
        }]});
        let expected = decoded.map(|key| ("b".to_owned(), key.to_owned())).into_iter().collect();
        assert_eq!(created(&body.to_string()), Created::Objects(expected), "{key}");
    }

    #[test]
    fn keys_are_decoded_once() {
        check("in/ABC", Some("in/ABC"));
        check("in/a+b%2B%C3%BC%281%29", Some("in/a b+ü(1)"));
        check("in/%252e%252e", Some("in/%2e%2e"));
        check("in/%FF", None);
        check("in/%zz", Some("in/%zz"));
    }

    #[test]
    fn other_messages() {
        assert_eq!(created(r#"{"Service":"Amazon S3","Event":"s3:TestEvent"}"#), Created::Test);
        for body in ["", "{}", "[]", "null", r#"{"Records":7}"#, r#"{"Records":[{}]}"#] {
            assert_eq!(created(body), Created::Unknown, "{body}");
        }
        let removed = r#"{"Records":[{"eventSource":"aws:s3","eventName":"ObjectRemoved:Delete",
            "s3":{"bucket":{"name":"b"},"object":{"key":"in/x"}}}]}"#;
        assert_eq!(created(removed), Created::Objects(Vec::new()));
    }
}
