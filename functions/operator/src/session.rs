//! Who is at the desk.

use crate::{Desk, roster, totp};
use domain::operator::{Guesses, Operators, TotpCode};
use domain::ports::{Documents, StoreError};
use domain::{OperatorName, OperatorSession, Password, TokenDigest};
use edge::request::digest;
use edge::{Answer, Problem, Request, World, auth, password, timestamp};
use lambda_http::http::header;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The name of the operators' cookie.
pub const COOKIE: &str = "__Host-operator";
/// Characters of a token: 32 bytes in base64 without padding.
const TOKEN_CHARS: usize = 43;
/// How often a log-in is counted anew because another under the same name was quicker.
const ROUNDS_MAX: usize = 5;

#[derive(JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "DeskLogIn")]
pub(crate) struct LogIn {
    name: String,
    password: String,
    code: String,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "DeskLoggedIn")]
pub(crate) struct LoggedIn {
    operator: String,
    until: String,
}

/// Whatever is wrong, name, password or code, the answer is the same after the same work: only who
/// knows all three learns anything.
pub(crate) async fn log_in<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Operators,
    D: Documents,
    W: World,
{
    let LogIn { name, password, code } = request.json()?;
    let now = it.world.now();
    let roster = it.roster.get(now).await?;
    let password = Password::parse(password).map_err(|_| Problem::WrongLogin)?;
    let Some(name) = OperatorName::parse(&name) else {
        password::waste_as_much(&password);
        return Err(Problem::WrongLogin);
    };
    let guess = count(it, &name).await?;
    let known = roster.find(&name);
    let is_right = if let Some(operator) = known {
        password::is_right(&password, &operator.password)
    } else {
        password::waste_as_much(&password);
        false
    };
    let step = known
        .zip(TotpCode::parse(&code))
        .and_then(|(operator, code)| totp::step(&operator.totp, code, now));
    let step = step.filter(|_| is_right).ok_or(Problem::WrongLogin)?;
    use_up(it, guess, step).await?;
    let (token, digest) = auth::new_token(&it.world);
    let session = OperatorSession::open(digest, name, now);
    it.store.add_operator_session(&session).await?;
    let operator = session.operator.as_str().to_owned();
    tracing::info!(operator, "an operator logged in");
    let body = LoggedIn { operator, until: timestamp(session.ends()) };
    Ok(Answer::created(&body).with(header::SET_COOKIE, cookie(&token)))
}

/// Counts the guess before it is looked at: many at once get a count each, or are sent away.
async fn count<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    name: &OperatorName,
) -> Result<Guesses, Problem>
where
    S: Operators,
    W: World,
{
    for _ in 0..ROUNDS_MAX {
        let now = it.world.now();
        let guesses = it.store.guesses(name).await?;
        if let Some(wait) = guesses.wait(now) {
            tracing::warn!("log-ins at the desk have to wait");
            return Err(Problem::TooManyGuesses { wait });
        }
        let counted = guesses.one_more(now);
        match it.store.keep_guesses(&counted).await {
            Ok(()) => return Ok(counted),
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(StoreError::Conflict.into())
}

/// Writes down that the code was used. A code that opened a session before is a wrong one.
async fn use_up<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    mut guess: Guesses,
    step: domain::operator::TotpStep,
) -> Result<(), Problem>
where
    S: Operators,
{
    for _ in 0..ROUNDS_MAX {
        let right = guess.right(step).ok_or(Problem::WrongLogin)?;
        match it.store.keep_guesses(&right).await {
            Ok(()) => return Ok(()),
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
        guess = it.store.guesses(&guess.name).await?;
    }
    Err(StoreError::Conflict.into())
}

/// Ending a session that has ended is fine: the caller wanted it gone.
pub(crate) async fn log_out<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Operators,
{
    if let Some(token) = token(request) {
        it.store.end_operator_session(&token).await?;
    }
    Ok(Answer::nothing().with(header::SET_COOKIE, no_cookie()))
}

/// The operator who asks. A session that has ended, or whose operator is no longer in the roster,
/// is none.
pub(crate) async fn authenticate<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    request: &Request,
) -> Result<OperatorName, Problem>
where
    S: Operators,
    D: Documents,
    W: World,
{
    let token = token(request).ok_or(Problem::NotLoggedIn)?;
    let session = it.store.operator_session(&token).await?.ok_or(Problem::NotLoggedIn)?;
    let now = it.world.now();
    let roster = it.roster.get(now).await?;
    let operator: &roster::Operator = roster.find(&session.operator).ok_or(Problem::NotLoggedIn)?;
    if !session.holds(now) {
        return Err(Problem::NotLoggedIn);
    }
    if session.wants_touch(now) {
        match it.store.touch_operator_session(&OperatorSession { seen: now, ..session }).await {
            Ok(()) => {}
            Err(StoreError::Conflict) => return Err(Problem::NotLoggedIn),
            Err(error) => return Err(error.into()),
        }
    }
    let (operator, method, path) = (operator.name.clone(), &request.method, &request.path);
    // Who looked at whose data is kept as long as the log is.
    tracing::info!(operator = operator.as_str(), %method, path, "at the desk");
    Ok(operator)
}

/// What the operators' cookie's token hashes to. API Gateway joins all cookies in one header.
fn token(request: &Request) -> Option<TokenDigest> {
    let pairs = request.header("cookie")?.split(';');
    let mut values = pairs.filter_map(|pair| pair.trim().split_once('='));
    let (_, token) = values.find(|(name, _)| *name == COOKIE)?;
    (token.len() == TOKEN_CHARS).then(|| digest(token))
}

/// `Strict`: nobody comes to the desk by a link from elsewhere.
fn cookie(token: &str) -> String {
    let life = OperatorSession::LIFE_MAX.as_seconds();
    format!("{COOKIE}={token}; Path=/; Max-Age={life}; Secure; HttpOnly; SameSite=Strict")
}

fn no_cookie() -> String {
    format!("{COOKIE}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict")
}
