//! The desk as it describes itself.

use crate::accounts::{FoundAccounts, Search, ShownAccount};
use crate::acts::{Nothing, Payout, Refusal};
use crate::blocks::{BlockForm, UnblockForm};
use crate::catalogue::{NewCatalogue, ShownCatalogue};
use crate::disclosures::{NewDisclosure, ShownDisclosure, ShownDisclosures};
use crate::exhibits::{ImpoundForm, ReleaseForm, ShownExhibits, ShownLink};
use crate::extensions::{NewExtension, ShownExtension, ShownExtensions};
use crate::extracts::{Extract, NewExtract};
use crate::photos::{ShownPhoto, ShownPhotos};
use crate::show::{ShownCase, ShownIncidents, ShownOrders, ShownRefund, ShownRefunds};
use crate::{audit, publish, session};
use edge::api::Operation;

pub(crate) fn of(method: &'static str, path: &'static str, summary: &'static str) -> Operation {
    Operation::new(method, path, summary).for_operators()
}

/// What it answers, for the description of the API.
pub fn describe() -> Vec<Operation> {
    let act = |path, summary| {
        let answer = "The refund as it stands now.";
        of("POST", path, summary)
            .gives::<ShownRefund>(200, answer)
            .refuses(&["refund-moved-on", "payout-running"])
    };
    let mut all = vec![
        Operation::new("POST", "/operator/session", "Logs an operator in")
            .takes::<session::LogIn>()
            .gives::<session::LoggedIn>(201, "Logged in; the cookie is the session.")
            .refuses(&["wrong-login", "too-many-guesses"]),
        of("DELETE", "/operator/session", "Logs out").says(204, "Logged out."),
        of("GET", "/operator/refunds", "Lists the refunds that have not ended")
            .in_pages()
            .gives::<ShownRefunds>(200, "A page of refunds."),
        act("/operator/refunds/{id}/approval", "Agrees").takes::<Nothing>(),
        act("/operator/refunds/{id}/refusal", "Refuses, with the reason").takes::<Refusal>(),
        act("/operator/refunds/{id}/payout", "Notes the payment").takes::<Payout>(),
        act("/operator/refunds/{id}/unsend", "Takes back a payout not made").takes::<Nothing>(),
        of("GET", "/operator/orders/{number}", "Shows an order with refunds and callbacks")
            .gives::<ShownCase>(200, "All that is known of the order."),
        of("POST", "/operator/orders/{number}/refunds", "Takes a request that came by letter")
            .takes::<edge::refunds::Form>()
            .gives::<ShownRefund>(201, "The statement was taken.")
            .gives::<ShownRefund>(200, "It had been taken before."),
        of("GET", "/operator/incidents", "Lists payments that a person has to look at")
            .in_pages()
            .gives::<ShownIncidents>(200, "A page of payments."),
        of("POST", "/operator/documents", "Publishes a version of a document")
            .takes::<publish::NewDocument>()
            .gives::<publish::PublishedDocument>(201, "It is published.")
            .gives::<publish::PublishedDocument>(200, "It had been published before.")
            .refuses(&["version-taken"]),
        of("GET", "/operator/catalogue", "Shows the catalogue as it is written down")
            .gives::<ShownCatalogue>(200, "All of its entries."),
        of("PUT", "/operator/catalogue", "Puts another catalogue in its place")
            .takes::<NewCatalogue>()
            .gives::<ShownCatalogue>(200, "It is written down; a minute later it is sold by.")
            .refuses(&["catalogue-changed"]),
        of("GET", "/operator/audit", "Lists what operators did, in the order of the chain")
            .in_pages()
            .gives::<audit::AuditPage>(200, "A page of the chain."),
    ];
    all.extend(of_customers());
    all.extend(crate::complaints::describe());
    all.extend(crate::papers::describe());
    all.extend(of_photos());
    all
}

/// What concerns customers, one or all of them.
fn of_customers() -> Vec<Operation> {
    let block = |path, summary| {
        of("POST", path, summary)
            .gives::<ShownAccount>(200, "The account as it stands now.")
            .refuses(&["account-erased"])
    };
    vec![
        of("POST", "/operator/searches", "Looks for customers")
            .takes::<Search>()
            .gives::<FoundAccounts>(200, "Those who were found, masked."),
        of("GET", "/operator/accounts/{id}", "Shows a customer, without secrets")
            .gives::<ShownAccount>(200, "The account with its packs, orders and consents."),
        block("/operator/accounts/{id}/block", "Blocks on one of the four grounds")
            .takes::<BlockForm>(),
        block("/operator/accounts/{id}/unblock", "Lifts the block").takes::<UnblockForm>(),
        of("GET", "/operator/disclosures", "Lists what was given to whom, newest first")
            .in_pages()
            .gives::<ShownDisclosures>(200, "A page of the register."),
        of("POST", "/operator/disclosures", "Writes down what was given")
            .takes::<NewDisclosure>()
            .gives::<ShownDisclosure>(201, "It is in the register.")
            .gives::<ShownDisclosure>(200, "It had been there before."),
        of("POST", "/operator/extracts", "Gives what a body of the state asked for, and no more")
            .takes::<NewExtract>()
            .gives::<Extract>(201, "The parts, which are in the register now.")
            .gives::<Extract>(200, "The parts; they had been given before."),
        of("GET", "/operator/extensions", "Lists the extensions of all packs, newest first")
            .gives::<ShownExtensions>(200, "All of them."),
        of("POST", "/operator/extensions", "Gives all packs some days more")
            .once()
            .takes::<NewExtension>()
            .gives::<ShownExtension>(201, "It is declared; send it again until `ended`.")
            .gives::<ShownExtension>(200, "It had been declared, and went on.")
            .refuses(&["extension-under-way", "key-reused"]),
        of("GET", "/operator/orders", "Lists orders, newest first")
            .in_pages()
            .may_have("account", "The id of an account: only its orders.")
            .gives::<ShownOrders>(200, "A page of orders."),
    ]
}

/// What concerns photos, and what is kept of them as evidence.
fn of_photos() -> Vec<Operation> {
    let act = |path, summary| {
        of("POST", path, summary).gives::<ShownPhoto>(200, "The photo as it stands now.")
    };
    vec![
        of("GET", "/operator/accounts/{id}/photos", "Lists a customer's photos, newest first")
            .in_pages()
            .gives::<ShownPhotos>(200, "A page of photos, without pictures."),
        of("GET", "/operator/photos/{id}", "Shows a photo, without its picture")
            .gives::<ShownPhoto>(200, "The photo, and what is kept of it as evidence."),
        act("/operator/photos/{id}/impound", "Keeps a photo as evidence")
            .takes::<ImpoundForm>()
            .refuses(&["photo-busy", "photo-gone", "files-gone", "exhibit-taken"]),
        of("GET", "/operator/photos/{id}/exhibit/{part}", "Hands out a file that is kept")
            .gives::<ShownLink>(200, "A link that works for a minute.")
            .refuses(&["no-exhibit"]),
        act("/operator/photos/{id}/release", "Gives it back, or deletes it for good")
            .takes::<ReleaseForm>()
            .refuses(&["no-exhibit", "exhibit-taken"]),
        of("GET", "/operator/exhibits", "Lists what is or was kept as evidence, newest first")
            .in_pages()
            .gives::<ShownExhibits>(200, "A page of the register."),
    ]
}
