//! Letters about complaints (R55, R56): to who complains, and to the operator that one has come.
//! What was complained of stands in neither: a mail box may be anybody's.

use crate::compose::Draft;
use crate::template::{COMPLAINT_ANSWERED, COMPLAINT_CAME, COMPLAINT_RECEIVED, Fields};
use crate::words::Value;
use crate::{Failed, OPERATORS_LANGUAGE, Scribe, send};
use domain::Day;
use domain::catalogue::Names;
use domain::complaint::{Complaint, ComplaintNumber, Complaints, Decision, News, Reply};
use domain::ports::{LetterBook, Mails};
use edge::World;

/// Writes to whom it concerns. An error means: later.
pub(crate) async fn write<S, M, D, W>(
    it: &Scribe<S, M, D, W>,
    number: ComplaintNumber,
    news: News,
) -> Result<(), Failed>
where
    S: Complaints + LetterBook,
    M: Mails,
    W: World,
{
    let key = news.key(number);
    let Some(complaint) = it.store.complaint(number).await? else {
        tracing::warn!(key, "a letter that would not be true");
        return Ok(());
    };
    let (to, language) = (complaint.statement.from.email.clone(), complaint.statement.language);
    match news {
        News::Received => {
            let draft = Draft::new(COMPLAINT_RECEIVED, received(&complaint));
            let to_complainant = send(it, &key, &draft, to, Some(language)).await;
            // One address that cannot be reached does not keep the other from its mail.
            let draft = Draft::new(COMPLAINT_CAME, received(&complaint));
            let (key, desk) = (format!("{key}#operator"), it.operator.clone());
            let to_operator = send(it, &key, &draft, desk, Some(OPERATORS_LANGUAGE)).await;
            to_complainant.and(to_operator)
        }
        News::Answered => {
            let Some(reply) = &complaint.reply else {
                return Err("the complaint is not answered yet, as far as is stored".into());
            };
            let draft = Draft::new(COMPLAINT_ANSWERED, answered(&complaint, reply));
            send(it, &key, &draft, to, Some(language)).await
        }
    }
}

fn received(complaint: &Complaint) -> Fields {
    let ground = edge::blocks::ground_text(complaint.statement.claim.ground());
    let [kk, ru, en] = ground.map(|(_, text)| text.to_owned());
    vec![
        ("number", Value::Text(complaint.number.to_string())),
        ("date", Value::Date(Day::of(complaint.received))),
        ("ground", Value::Name(Names { kk, ru, en })),
    ]
}

fn answered(complaint: &Complaint, reply: &Reply) -> Fields {
    let [kk, ru, en] = match reply.decision {
        Decision::Upheld => ["шағым қанағаттандырылды", "жалоба удовлетворена", "upheld"],
        Decision::Dismissed => ["шағым қабылданбады", "жалоба отклонена", "dismissed"],
    }
    .map(str::to_owned);
    vec![
        ("number", Value::Text(complaint.number.to_string())),
        ("date", Value::Date(Day::of(complaint.received))),
        ("decision", Value::Name(Names { kk, ru, en })),
        ("text", Value::Text(reply.text.as_str().to_owned())),
    ]
}

#[cfg(test)]
pub(crate) fn samples() -> Vec<(&'static str, Draft)> {
    use domain::complaint::{Claim, Complainant, Passage, Statement, WhoComplains};
    use domain::{Email, Language, OperatorName, Sha256, Time};
    // 2026-11-23, noon in Almaty.
    let now = Time::from_millis(1_795_417_200_000);
    let statement = Statement {
        language: Language::En,
        claim: Claim::Copyright,
        from: Complainant {
            name: WhoComplains::parse("Үлгі Ару").unwrap(),
            email: Email::parse("aru@example.kz").unwrap(),
            phone: None,
            organisation: None,
        },
        about: Passage::parse("Менің суретім рұқсатсыз өңделген.", Passage::ABOUT).unwrap(),
        photo: None,
        basis: Passage::parse("Мен авторымын.", Passage::BASIS),
        files: Vec::new(),
    };
    let (complaint, _) = Complaint::receive(statement, Sha256::of(b"request"), 0, now);
    let reply = Reply {
        decision: Decision::Upheld,
        text: Passage::parse("Фото жойылды.\n\nРахмет.", Passage::REPLY).unwrap(),
        by: OperatorName::parse("dana").unwrap(),
        at: now,
    };
    vec![
        ("complaint-received", Draft::new(COMPLAINT_RECEIVED, received(&complaint))),
        ("complaint-came", Draft::new(COMPLAINT_CAME, received(&complaint))),
        ("complaint-answered", Draft::new(COMPLAINT_ANSWERED, answered(&complaint, &reply))),
    ]
}
