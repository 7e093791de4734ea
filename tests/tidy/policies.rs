//! What the roles in the template may do.

use crate::names::resources;
use crate::workspace::Workspace;
use crate::{passes, refuses};
use serde_json::Value;

/// One value or a list of them.
fn each(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        Value::Null => Vec::new(),
        one => vec![one],
    }
}

/// Every statement of the policies, with the name of the resource it stands in.
fn statements<'a>(name: &'a str, value: &'a Value, found: &mut Vec<(&'a str, &'a Value)>) {
    match value {
        Value::Object(fields) => {
            if fields.contains_key("Effect") {
                found.push((name, value));
            }
            fields.values().for_each(|value| statements(name, value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| statements(name, value, found)),
        _ => {}
    }
}

fn all_statements(workspace: &Workspace) -> Vec<(&str, &Value)> {
    let mut found = Vec::new();
    for (name, resource) in workspace.template["Resources"].as_object().into_iter().flatten() {
        statements(name, resource, &mut found);
    }
    found
}

/// The policy of a key says that the roles of its own account decide: without it nobody may, not
/// even change the policy.
fn hands_key_to_account(workspace: &Workspace, name: &str, statement: &Value) -> bool {
    let to = statement["Principal"]["AWS"]["Fn::Sub"].as_str().unwrap_or_default();
    let kind = &workspace.template["Resources"][name]["Type"];
    kind == "AWS::KMS::Key" && to == "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"
}

/// A grant names what it grants; a refusal may be as wide as it likes.
fn wildcards(workspace: &Workspace) -> Vec<String> {
    let mut complaints = Vec::new();
    let grants = all_statements(workspace).into_iter().filter(|(_, it)| it["Effect"] != "Deny");
    for (name, it) in grants.filter(|(name, it)| !hands_key_to_account(workspace, name, it)) {
        for action in each(&it["Action"]) {
            if action.as_str().is_none_or(|action| action.contains('*')) {
                complaints.push(format!(
                    "Name the actions that {name} needs one by one instead of {action}."
                ));
            }
        }
        for place in each(&it["Resource"]) {
            let text = place.as_str().or_else(|| place["Fn::Sub"].as_str()).unwrap_or_default();
            if text.starts_with('*') || text.ends_with(":*") {
                complaints.push(format!(
                    "Name the resources that {name} needs one by one instead of {text}."
                ));
            }
        }
        if it["Principal"] == "*" || it["Principal"]["AWS"] == "*" {
            complaints.push(format!("Name who may use {name}; a grant to everybody is none."));
        }
        if it.get("NotAction").is_some() || it.get("NotResource").is_some() {
            complaints.push(format!(
                "Say in {name} what is granted: NotAction and NotResource grant all the rest."
            ));
        }
    }
    complaints
}

/// A ready-made policy grants what its authors thought of, not what the function needs.
fn own_statements(workspace: &Workspace) -> Vec<String> {
    let mut complaints = Vec::new();
    for (name, it) in resources(workspace) {
        for policy in each(&it["Properties"]["Policies"]) {
            if policy.get("Statement").is_none() {
                complaints.push(format!(
                    "Write the policy of {name} as a Statement instead of {policy}."
                ));
            }
        }
        if it["Properties"].get("Role").is_some() {
            complaints.push(format!("Give {name} a role of its own: Policies instead of Role."));
        }
    }
    complaints
}

fn is_journal(resource: &Value) -> bool {
    resource["Fn::GetAtt"][0] == "Journal"
        || resource["Ref"] == "Journal"
        || resource["Fn::Sub"].as_str().is_some_and(|text| text.contains("${Journal"))
}

/// Lines are added inside transactions and never touched again.
fn journal(workspace: &Workspace) -> Vec<String> {
    let within = serde_json::json!({
        "ForAnyValue:StringEquals": { "dynamodb:EnclosingOperation": ["TransactWriteItems"] }
    });
    let mut complaints = Vec::new();
    for (name, it) in all_statements(workspace) {
        if it["Effect"] == "Deny" || !each(&it["Resource"]).into_iter().any(is_journal) {
            continue;
        }
        for action in each(&it["Action"]).into_iter().filter_map(Value::as_str) {
            let verb = action.rsplit(':').next().unwrap_or_default();
            let is_reading = verb == "Query" || verb == "GetItem";
            let is_adding = verb == "PutItem" && it["Condition"] == within;
            if !is_reading && !is_adding {
                complaints.push(format!(
                    "Take {action} on Journal away from {name}: lines are only ever added, by \
                     PutItem with the condition dynamodb:EnclosingOperation TransactWriteItems."
                ));
            }
        }
    }
    complaints
}

#[test]
fn grants_name_what_they_grant() {
    passes(wildcards);
}

#[test]
fn every_function_has_its_own_statements() {
    passes(own_statements);
}

#[test]
fn the_journal_is_only_added_to() {
    passes(journal);
}

const GRANT: &str = "/Resources/Photos/Properties/Policies/0/Statement/0";

fn set(field: &'static str, value: Value) -> impl FnOnce(&mut Workspace) {
    move |it| it.at(GRANT)[field] = value
}

#[test]
fn a_wide_grant_is_refused() {
    let complaint = "Name the actions that Photos needs one by one instead of \"dynamodb:*\"";
    refuses(set("Action", "dynamodb:*".into()), wildcards, complaint);
    let actions = serde_json::json!(["dynamodb:GetItem", "*"]);
    refuses(set("Action", actions), wildcards, "one by one instead of \"*\"");
    refuses(set("Resource", "*".into()), wildcards, "Name the resources that Photos needs");
    refuses(set("Principal", "*".into()), wildcards, "Name who may use Photos");
    refuses(set("NotAction", "s3:PutObject".into()), wildcards, "Say in Photos what is granted");
}

#[test]
fn a_ready_made_policy_is_refused() {
    let pointer = "/Resources/Photos/Properties/Policies/0";
    let crud = serde_json::json!({ "DynamoDBCrudPolicy": { "TableName": { "Ref": "Ledger" } } });
    let change = |it: &mut Workspace| *it.at(pointer) = crud;
    refuses(change, own_statements, "Write the policy of Photos as a Statement");
    let change = |it: &mut Workspace| it.at("/Resources/Photos/Properties")["Role"] = "a".into();
    refuses(change, own_statements, "Give Photos a role of its own");
}

#[test]
fn a_role_that_could_rewrite_the_journal_is_refused() {
    let whole = serde_json::json!({ "Fn::GetAtt": ["Journal", "Arn"] });
    for action in ["dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:PutItem"] {
        let grant = serde_json::json!({
            "Effect": "Allow", "Action": [action], "Resource": [whole.clone()],
        });
        let complaint = format!("Take {action} on Journal away from Photos");
        refuses(|it| *it.at(GRANT) = grant, journal, &complaint);
    }
}
