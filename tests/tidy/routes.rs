//! The routes in the template and the events that come by them.

use crate::names::resources;
use crate::workspace::Workspace;
use crate::{passes, refuses};
use serde_json::Value;

/// The routes of a function, as `GET /photos/{id}`.
fn routes(function: &Value) -> Vec<String> {
    let events = function["Properties"]["Events"].as_object().into_iter().flatten();
    let http = events.filter(|(_, event)| event["Type"] == "HttpApi");
    let part = |event: &Value, name: &str| {
        event["Properties"][name].as_str().unwrap_or_default().to_owned()
    };
    // Without both it is the route of everything that no other route takes.
    let route = |event: &Value| match (part(event, "Method"), part(event, "Path")) {
        (method, path) if method.is_empty() && path.is_empty() => "$default".to_owned(),
        (method, path) => format!("{method} {path}"),
    };
    http.map(|(_, event)| route(event)).collect()
}

fn known(workspace: &Workspace) -> Vec<String> {
    let mut complaints = Vec::new();
    for name in workspace.functions() {
        let resource = crate::names::pascal(&name);
        let function = resources(workspace).find(|(given, _)| *given == resource);
        let Some(routes) = function.map(|(_, function)| routes(function)) else { continue };
        let mut left = routes.clone();
        for (path, text) in workspace.ending(&[".json"]) {
            if !path.starts_with(&format!("events/{name}/")) {
                continue;
            }
            let event: Value = serde_json::from_str(text).unwrap_or_default();
            let Some(route) = event["routeKey"].as_str() else { continue };
            left.retain(|other| other != route);
            if !routes.iter().any(|other| other == route) {
                complaints.push(format!(
                    "Mend routeKey in {path}: {resource} has no route {route} in the template."
                ));
            }
        }
        complaints.extend(
            left.iter().map(|route| format!("Add an event for {route} to events/{name}/.")),
        );
    }
    complaints
}

#[test]
fn every_route_has_an_event_and_every_event_a_route() {
    passes(known);
}

#[test]
fn a_route_without_an_event_is_refused() {
    let pointer = "/Resources/Photos/Properties/Events/List/Properties/Path";
    refuses(|it| *it.at(pointer) = "/albums".into(), known, "Add an event for GET /albums to");
    refuses(|it| *it.at(pointer) = "/albums".into(), known, "Photos has no route GET /photos");
}
