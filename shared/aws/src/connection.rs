//! How to reach AWS: region, credentials and time limits. Lambda puts the first two into the
//! environment, so the usual chain of providers (and the crates behind it) is not needed.

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region, SharedAsyncSleep, SharedHttpClient};
use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use edge::settings::{self, SettingError};
use std::time::Duration;

/// One attempt of a call to a store; a whole call is at most three of them.
const ATTEMPT: Duration = Duration::from_secs(5);
/// Photos are larger than items.
const TRANSFER: Duration = Duration::from_secs(20);
const CONNECT: Duration = Duration::from_secs(2);
const ATTEMPTS: u32 = 3;

/// What all clients share.
#[derive(Debug, Clone)]
pub struct Connection {
    pub(crate) region: Region,
    pub(crate) endpoint: Option<String>,
    pub(crate) credentials: SharedCredentialsProvider,
    pub(crate) http: SharedHttpClient,
    pub(crate) sleep: SharedAsyncSleep,
}

impl Connection {
    /// From the environment that Lambda gives a function. `AWS_ENDPOINT_URL` is set where AWS is
    /// played by an emulator.
    pub fn from_env() -> Result<Self, SettingError> {
        let key = settings::text("AWS_ACCESS_KEY_ID")?;
        let secret = settings::text("AWS_SECRET_ACCESS_KEY")?;
        let token = settings::maybe("AWS_SESSION_TOKEN");
        let region = settings::text("AWS_REGION")?;
        Ok(Self::new(&key, &secret, token, region, settings::maybe("AWS_ENDPOINT_URL")))
    }

    /// From given credentials.
    pub fn new(
        key: &str,
        secret: &str,
        token: Option<String>,
        region: String,
        endpoint: Option<String>,
    ) -> Self {
        let credentials = Credentials::new(key, secret, token, None, "environment");
        let http = Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
        Self {
            region: Region::new(region),
            endpoint,
            credentials: SharedCredentialsProvider::new(credentials),
            http,
            sleep: SharedAsyncSleep::new(TokioSleep::new()),
        }
    }

    pub(crate) fn version() -> BehaviorVersion {
        BehaviorVersion::latest()
    }

    pub(crate) fn retries() -> RetryConfig {
        RetryConfig::standard().with_max_attempts(ATTEMPTS)
    }

    pub(crate) fn small_calls() -> TimeoutConfig {
        TimeoutConfig::builder().connect_timeout(CONNECT).operation_attempt_timeout(ATTEMPT).build()
    }

    pub(crate) fn transfers() -> TimeoutConfig {
        TimeoutConfig::builder()
            .connect_timeout(CONNECT)
            .operation_attempt_timeout(TRANSFER)
            .build()
    }
}

/// The builders of the clients are different types with the same methods.
macro_rules! configure {
    ($connection:expr, $client:ident, $timeouts:expr) => {{
        let connection: &$crate::Connection = $connection;
        let mut builder = $client::Config::builder()
            .behavior_version($crate::Connection::version())
            .region(connection.region.clone())
            .credentials_provider(connection.credentials.clone())
            .http_client(connection.http.clone())
            .sleep_impl(connection.sleep.clone())
            .retry_config($crate::Connection::retries())
            .timeout_config($timeouts);
        if let Some(endpoint) = &connection.endpoint {
            builder = builder.endpoint_url(endpoint.clone());
        }
        builder
    }};
}
pub(crate) use configure;
