//! What the template must hold and the emulator does not look at.

use crate::names::resources;
use crate::workspace::Workspace;
use crate::{passes, refuses};
use serde_json::Value;
use store::Table;

/// What SQS keeps a message for unless told otherwise.
const RETENTION_SECONDS: u64 = 345_600;
/// What SQS hides a message for unless told otherwise.
const VISIBILITY_SECONDS: u64 = 30;

fn of_type<'a>(
    workspace: &'a Workspace,
    kind: &'a str,
) -> impl Iterator<Item = (&'a str, &'a Value)> {
    let all = workspace.template["Resources"].as_object().into_iter().flatten();
    all.filter(move |(_, it)| it["Type"] == kind).map(|(name, it)| (name.as_str(), it))
}

fn timeout(workspace: &Workspace, function: &Value) -> u64 {
    let global = workspace.template.pointer("/Globals/Function/Timeout").and_then(Value::as_u64);
    function["Properties"]["Timeout"].as_u64().or(global).unwrap_or(3)
}

/// AWS refuses less at the deploy; the emulator does not.
fn visibility(workspace: &Workspace) -> Vec<String> {
    let mut complaints = Vec::new();
    for (name, function) in resources(workspace) {
        let events = function["Properties"]["Events"].as_object().into_iter().flatten();
        for (_, event) in events.filter(|(_, event)| event["Type"] == "SQS") {
            let queue = event.pointer("/Properties/Queue/Fn::GetAtt/0").and_then(Value::as_str);
            let Some(queue) = queue else {
                complaints.push(format!("Name the queue of {name} by !GetAtt <queue>.Arn."));
                continue;
            };
            let properties = &workspace.template["Resources"][queue]["Properties"];
            let seconds = properties["VisibilityTimeout"].as_u64().unwrap_or(VISIBILITY_SECONDS);
            let least = 6 * timeout(workspace, function);
            if seconds < least {
                complaints.push(format!(
                    "Set VisibilityTimeout of {queue} to {least} or more: 6 times the Timeout of \
                     {name}. It is {seconds}."
                ));
            }
        }
    }
    complaints
}

fn dead_letters(workspace: &Workspace) -> Vec<String> {
    let target = |queue: &Value| -> Option<String> {
        let pointer = "/Properties/RedrivePolicy/deadLetterTargetArn/Fn::GetAtt/0";
        queue.pointer(pointer).and_then(Value::as_str).map(ToOwned::to_owned)
    };
    let retention = |queue: &Value| {
        queue["Properties"]["MessageRetentionPeriod"].as_u64().unwrap_or(RETENTION_SECONDS)
    };
    let queues: Vec<_> = of_type(workspace, "AWS::SQS::Queue").collect();
    let targets: Vec<String> = queues.iter().filter_map(|(_, queue)| target(queue)).collect();
    let mut complaints = Vec::new();
    for (name, queue) in &queues {
        let Some(dead) = target(queue) else {
            if !targets.iter().any(|target| target == name) {
                complaints.push(format!("Give {name} a RedrivePolicy with a queue of its own."));
            }
            continue;
        };
        let kept = queues.iter().find(|(other, _)| *other == dead).map(|(_, it)| retention(it));
        if kept.is_none_or(|kept| kept <= retention(queue)) {
            complaints.push(format!(
                "Keep messages in {dead} longer than in {name} (MessageRetentionPeriod): a dead \
                 letter keeps its age."
            ));
        }
    }
    complaints
}

fn logs(workspace: &Workspace) -> Vec<String> {
    let mut complaints = Vec::new();
    for (name, function) in resources(workspace) {
        let group = function.pointer("/Properties/LoggingConfig/LogGroup/Ref");
        let group = group.and_then(Value::as_str).unwrap_or_default();
        let it = &workspace.template["Resources"][group];
        if it["Type"] != "AWS::Logs::LogGroup" || it["Properties"]["RetentionInDays"].is_null() {
            complaints.push(format!(
                "Give {name} a LoggingConfig with a log group that has RetentionInDays, or its \
                 lines are kept for ever."
            ));
        }
    }
    complaints
}

/// The parts of a table that queries lean on, in an order of their own.
fn shape(table: &Value) -> Value {
    let sorted = |list: &Value, by: &str| {
        let mut items = list.as_array().cloned().unwrap_or_default();
        items.sort_by_key(|item| item[by].to_string());
        items
    };
    serde_json::json!({
        "KeySchema": table["KeySchema"],
        "AttributeDefinitions": sorted(&table["AttributeDefinitions"], "AttributeName"),
        "GlobalSecondaryIndexes": sorted(&table["GlobalSecondaryIndexes"], "IndexName"),
        "LocalSecondaryIndexes": sorted(&table["LocalSecondaryIndexes"], "IndexName"),
    })
}

fn tables(workspace: &Workspace) -> Vec<String> {
    let mut complaints = Vec::new();
    for table in Table::ALL {
        let name = format!("{table:?}");
        let ours = shape(&workspace.template["Resources"][&name]["Properties"]);
        let theirs = shape(&memory::Tables::definition(table));
        if ours != theirs {
            complaints.push(format!(
                "Make {name} in infra/template.yaml and `definition` in \
                 shared/memory/src/tables.rs agree:\n  template {ours}\n  memory   {theirs}"
            ));
        }
    }
    // `store` writes when a session ends under this name.
    let ttl = &workspace.template["Resources"]["People"]["Properties"]["TimeToLiveSpecification"];
    if *ttl != serde_json::json!({ "AttributeName": "ttl", "Enabled": true }) {
        complaints.push("Let People drop old sessions by the attribute `ttl`.".to_owned());
    }
    for (name, _) in of_type(workspace, "AWS::DynamoDB::Table") {
        if !Table::ALL.iter().any(|table| format!("{table:?}") == name) {
            complaints.push(format!("Add the table {name} to `store::Table`, or take it out."));
        }
    }
    let indexes: Vec<&Value> = of_type(workspace, "AWS::DynamoDB::Table")
        .flat_map(|(_, table)| {
            ["GlobalSecondaryIndexes", "LocalSecondaryIndexes"]
                .into_iter()
                .flat_map(|kind| table["Properties"][kind].as_array().into_iter().flatten())
        })
        .map(|index| &index["IndexName"])
        .collect();
    let named = [
        store::keys::DUE,
        store::keys::MINE,
        store::keys::BY_TIME,
        store::keys::ORDERS,
        store::keys::PHONES,
    ];
    for name in named {
        if indexes.iter().filter(|index| **index == name).count() != 1 {
            complaints.push(format!("Call one index in infra/template.yaml `{name}`."));
        }
    }
    complaints
}

/// A run that outlives its lease works beside the one that took over.
fn lease(workspace: &Workspace) -> Vec<String> {
    let timeout = timeout(workspace, &workspace.template["Resources"]["EditPhoto"]);
    let parameter = &workspace.template["Parameters"]["EditLeaseSeconds"];
    let mut complaints = Vec::new();
    for bound in ["Default", "MinValue"] {
        if parameter[bound].as_u64().is_none_or(|seconds| seconds <= timeout) {
            complaints.push(format!(
                "Set {bound} of EditLeaseSeconds above {timeout}, the Timeout of EditPhoto."
            ));
        }
    }
    complaints
}

/// A claim that ends before its run lets another send the same letter; one that outlives the
/// message's rest keeps the next delivery from it.
fn claim(workspace: &Workspace) -> Vec<String> {
    let timeout = timeout(workspace, &workspace.template["Resources"]["Notify"]);
    let queue = &workspace.template["Resources"]["LetterQueue"]["Properties"];
    let hidden = queue["VisibilityTimeout"].as_u64().unwrap_or(VISIBILITY_SECONDS);
    let claim = domain::Writing::LEASE_LIFE.as_seconds();
    if timeout < claim && claim < hidden {
        return Vec::new();
    }
    vec![format!(
        "Keep `Writing::LEASE_LIFE` ({claim} s) between the Timeout of Notify ({timeout} s) and \
         VisibilityTimeout of LetterQueue ({hidden} s)."
    )]
}

/// A file that is attached to something is no photo, and goes one day: that of a complaint with it.
fn attached(workspace: &Workspace) -> Vec<String> {
    let uploads = &workspace.template["Resources"]["Uploads"]["Properties"];
    let mut complaints = Vec::new();
    let photos = serde_json::json!([{ "Name": "prefix", "Value": store::keys::UPLOAD_PREFIX }]);
    let told = uploads["NotificationConfiguration"]["QueueConfigurations"].as_array();
    for it in told.into_iter().flatten() {
        if it["Filter"]["S3Key"]["Rules"] != photos {
            complaints.push("Tell EditQueue of uploads of photos alone: prefix in/.".to_owned());
        }
    }
    let rules = uploads["LifecycleConfiguration"]["Rules"].as_array();
    let days = |prefix: &str| {
        let rule = rules.into_iter().flatten().find(|rule| rule["Prefix"] == prefix)?;
        rule["ExpirationInDays"].as_u64()
    };
    let kept = domain::Complaint::KEPT.as_seconds() / (24 * 60 * 60);
    if days("papers/complaints/") != Some(kept) {
        complaints.push(format!("Keep papers/complaints/ for {kept} days, as `Complaint::KEPT`."));
    }
    if days("papers/accounts/").is_none() {
        complaints.push("Let papers/accounts/ go after some days, whatever happens.".to_owned());
    }
    complaints
}

#[test]
fn attached_files_wake_nobody_and_go() {
    // R13, R56.
    passes(attached);
    let rules = "/Resources/Uploads/Properties/NotificationConfiguration/QueueConfigurations/0";
    let pointer = format!("{rules}/Filter/S3Key/Rules/0/Value");
    refuses(|it| *it.at(&pointer) = "".into(), attached, "Tell EditQueue of uploads of photos");
    let rules = "/Resources/Uploads/Properties/LifecycleConfiguration/Rules";
    let pointer = format!("{rules}/1/ExpirationInDays");
    refuses(|it| *it.at(&pointer) = 30.into(), attached, "Keep papers/complaints/ for 1096 days");
    let pointer = format!("{rules}/2/Prefix");
    refuses(|it| *it.at(&pointer) = "old/".into(), attached, "Let papers/accounts/ go");
}

#[test]
fn a_message_stays_hidden_while_its_function_may_run() {
    passes(visibility);
}

#[test]
fn every_queue_has_its_dead_letters() {
    passes(dead_letters);
}

#[test]
fn every_function_has_a_log_that_ends() {
    passes(logs);
}

#[test]
fn the_tables_are_those_of_the_tests() {
    passes(tables);
}

#[test]
fn a_lease_outlives_its_run() {
    passes(lease);
}

#[test]
fn a_claimed_letter_is_one_runs_alone() {
    passes(claim);
    let complaint = "Keep `Writing::LEASE_LIFE` (90 s) between";
    refuses(|it| *it.at("/Resources/Notify/Properties/Timeout") = 90.into(), claim, complaint);
    let pointer = "/Resources/LetterQueue/Properties/VisibilityTimeout";
    refuses(|it| *it.at(pointer) = 90.into(), claim, complaint);
}

#[test]
fn a_short_visibility_is_refused() {
    let pointer = "/Resources/EditQueue/Properties/VisibilityTimeout";
    let complaint = "Set VisibilityTimeout of EditQueue to 360 or more";
    refuses(|it| *it.at(pointer) = 359.into(), visibility, complaint);
    let pointer = "/Resources/EditPhoto/Properties/Timeout";
    let complaint = "Set VisibilityTimeout of EditQueue to 366 or more";
    refuses(|it| *it.at(pointer) = 61.into(), visibility, complaint);
}

#[test]
fn a_queue_without_dead_letters_is_refused() {
    let add = |it: &mut Workspace| {
        it.at("/Resources")["Mail"] = serde_json::json!({ "Type": "AWS::SQS::Queue" });
    };
    refuses(add, dead_letters, "Give Mail a RedrivePolicy");
    let pointer = "/Resources/EditDeadLetters/Properties/MessageRetentionPeriod";
    let complaint = "Keep messages in EditDeadLetters longer than in EditQueue";
    refuses(|it| *it.at(pointer) = 345_600.into(), dead_letters, complaint);
}

#[test]
fn a_log_without_an_end_is_refused() {
    let pointer = "/Resources/PhotosLogs/Properties/RetentionInDays";
    refuses(|it| *it.at(pointer) = Value::Null, logs, "Give Photos a LoggingConfig");
    let pointer = "/Resources/Photos/Properties/LoggingConfig";
    refuses(|it| *it.at(pointer) = Value::Null, logs, "Give Photos a LoggingConfig");
}

#[test]
fn a_table_that_differs_is_refused() {
    let rename = |it: &mut Workspace| {
        *it.at("/Resources/Ledger/Properties/GlobalSecondaryIndexes/0/IndexName") = "late".into();
    };
    refuses(rename, tables, "Make Ledger in infra/template.yaml and");
    refuses(rename, tables, "Call one index in infra/template.yaml `due`");
    let pointer = "/Resources/Journal/Properties/AttributeDefinitions/2/AttributeType";
    refuses(|it| *it.at(pointer) = "S".into(), tables, "Make Journal in infra/template.yaml");
    let pointer = "/Resources/People/Properties/KeySchema/1/KeyType";
    refuses(|it| *it.at(pointer) = "HASH".into(), tables, "Make People in infra/template.yaml");
    let pointer = "/Resources/People/Properties/TimeToLiveSpecification/Enabled";
    refuses(|it| *it.at(pointer) = false.into(), tables, "Let People drop old sessions");
    let add = |it: &mut Workspace| {
        it.at("/Resources")["Orders"] = serde_json::json!({ "Type": "AWS::DynamoDB::Table" });
    };
    refuses(add, tables, "Add the table Orders to `store::Table`");
}

#[test]
fn a_lease_shorter_than_a_run_is_refused() {
    let pointer = "/Parameters/EditLeaseSeconds/Default";
    refuses(|it| *it.at(pointer) = 60.into(), lease, "Set Default of EditLeaseSeconds above 60");
}
