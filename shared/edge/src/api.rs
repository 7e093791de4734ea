//! The API as it describes itself: each function lists its operations with the very types that it
//! reads and writes, and a test makes `OpenAPI` 3.1 of all of them.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

/// How a type becomes a schema.
type Shape = fn(&mut SchemaGenerator) -> Schema;

/// One operation of the API.
#[derive(Debug, Clone)]
pub struct Operation {
    /// As routes name it.
    pub method: &'static str,
    /// As the template names it: `/photos/{id}`.
    pub path: &'static str,
    summary: &'static str,
    cookie: Option<&'static str>,
    needs_key: bool,
    query: Vec<(&'static str, &'static str)>,
    takes: Option<Shape>,
    answers: Vec<(u16, &'static str, Option<Shape>)>,
    refuses: Vec<&'static str>,
}

impl Operation {
    /// An operation that a visitor may ask for.
    pub fn new(method: &'static str, path: &'static str, summary: &'static str) -> Self {
        Self {
            method,
            path,
            summary,
            cookie: None,
            needs_key: false,
            query: Vec::new(),
            takes: None,
            answers: Vec::new(),
            refuses: Vec::new(),
        }
    }

    /// Needs the cookie of a session.
    #[must_use]
    pub fn for_customers(mut self) -> Self {
        self.cookie = Some("session");
        self
    }

    /// Needs the cookie of the desk.
    #[must_use]
    pub fn for_operators(mut self) -> Self {
        self.cookie = Some("desk");
        self
    }

    /// Needs an `Idempotency-Key`.
    #[must_use]
    pub fn once(mut self) -> Self {
        self.needs_key = true;
        self
    }

    /// A list in pages.
    #[must_use]
    pub fn in_pages(mut self) -> Self {
        self.query.push(("limit", "Items on a page."));
        self.query.push(("page", "The mark `next` of the page before."));
        self
    }

    /// A parameter of the query that may be left out.
    #[must_use]
    pub fn may_have(mut self, name: &'static str, what: &'static str) -> Self {
        self.query.push((name, what));
        self
    }

    /// Takes JSON.
    #[must_use]
    pub fn takes<T: JsonSchema>(mut self) -> Self {
        self.takes = Some(SchemaGenerator::subschema_for::<T>);
        self
    }

    /// Answers JSON.
    #[must_use]
    pub fn gives<T: JsonSchema>(mut self, status: u16, what: &'static str) -> Self {
        self.answers.push((status, what, Some(SchemaGenerator::subschema_for::<T>)));
        self
    }

    /// Answers without JSON.
    #[must_use]
    pub fn says(mut self, status: u16, what: &'static str) -> Self {
        self.answers.push((status, what, None));
        self
    }

    /// The problems that are its own, by the last part of their `type`.
    #[must_use]
    pub fn refuses(mut self, kinds: &[&'static str]) -> Self {
        self.refuses.extend(kinds);
        self
    }
}

/// The document. A route that no operation stands for is named, and no more.
pub fn document(operations: &[Operation], routes: &[(String, String)]) -> Value {
    let settings = SchemaSettings::draft2020_12()
        .with(|settings| settings.definitions_path = "/components/schemas".into());
    let mut read = settings.clone().for_deserialize().into_generator();
    let mut write = settings.for_serialize().into_generator();
    let mut paths = Map::new();
    let found = |method: &str, path: &str| {
        operations.iter().find(|it| it.method == method && it.path == path)
    };
    for (method, path) in routes {
        let shown = match found(method, path) {
            Some(operation) => show(operation, &mut read, &mut write),
            None => json!({ "responses": { "default": problem() } }),
        };
        let item = paths.entry(path.clone()).or_insert_with(|| json!({}));
        item[method.to_lowercase()] = shown;
        let names = path.split('{').skip(1).filter_map(|part| part.split('}').next());
        let parameters: Vec<Value> = names
            .map(|name| {
                json!({"name": name, "in": "path", "required": true,
                       "schema": {"type": "string"}})
            })
            .collect();
        if !parameters.is_empty() {
            item["parameters"] = parameters.into();
        }
    }
    let mut schemas = read.take_definitions(true);
    schemas.append(&mut write.take_definitions(true));
    schemas.insert("Problem".to_owned(), problem_schema());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Suret",
            "version": "1",
            "description": "Errors are application/problem+json (RFC 9457) with a stable `type`. \
                            Sums are whole tenge, times RFC 3339 in UTC.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": crate::request::COOKIE},
                "desk": {"type": "apiKey", "in": "cookie", "name": "__Host-operator"},
            },
        },
    })
}

fn show(it: &Operation, read: &mut SchemaGenerator, write: &mut SchemaGenerator) -> Value {
    let mut parameters: Vec<Value> = Vec::new();
    if it.needs_key {
        parameters.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": true,
            "description": "Made by the caller; the same request again carries the same key.",
            "schema": {"type": "string", "minLength": 8, "maxLength": 128},
        }));
    }
    for (name, what) in &it.query {
        let schema = json!({"type": "string"});
        let shown = json!({"name": name, "in": "query", "description": what, "schema": schema});
        parameters.push(shown);
    }
    let mut responses = Map::new();
    for (status, what, shape) in &it.answers {
        let mut answer = json!({ "description": what });
        if let Some(shape) = shape {
            answer["content"] = json!({"application/json": {"schema": shape(write)}});
        }
        responses.insert(status.to_string(), answer);
    }
    responses.insert("default".to_owned(), problem());
    let mut shown = json!({ "summary": it.summary, "responses": responses });
    if !parameters.is_empty() {
        shown["parameters"] = parameters.into();
    }
    if let Some(shape) = it.takes {
        let content = json!({"application/json": {"schema": shape(read)}});
        shown["requestBody"] = json!({"required": true, "content": content});
    }
    if let Some(cookie) = it.cookie {
        shown["security"] = json!([{ cookie: [] }]);
    }
    if !it.refuses.is_empty() {
        shown["x-problems"] = json!(it.refuses);
    }
    shown
}

fn problem() -> Value {
    let schema = json!({"$ref": "#/components/schemas/Problem"});
    json!({
        "description": "A problem.",
        "content": {"application/problem+json": {"schema": schema}},
    })
}

fn problem_schema() -> Value {
    json!({
        "type": "object",
        "description": "RFC 9457. What else it holds depends on its type.",
        "properties": {
            "type": {"type": "string", "description": "/problems/{kind}; stable."},
            "title": {"type": "string", "description": "For people; may change."},
            "status": {"type": "integer"},
            "errors": {
                "type": "array",
                "description": "Of invalid-request: each field that is wrong.",
                "items": {
                    "type": "object",
                    "properties": {"path": {"type": "string"}, "reason": {"type": "string"}},
                    "required": ["path", "reason"],
                },
            },
        },
        "required": ["type", "title", "status"],
    })
}
