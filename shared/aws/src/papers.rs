//! Documents that the owner edits without a deploy, in the parameter store of AWS Systems Manager.

use crate::connection::{Connection, configure};
use crate::unavailable;
use aws_sdk_ssm as ssm;
use domain::ports::{Documents, EditableDocuments, StoreError};
use ssm::operation::get_parameter::GetParameterError;
use ssm::types::{ParameterTier, ParameterType};

/// The parameter store.
#[derive(Debug, Clone)]
pub struct Papers {
    client: ssm::Client,
}

impl Papers {
    /// All parameters that the function's role may read.
    pub fn connect(connection: &Connection) -> Self {
        let config = configure!(connection, ssm, Connection::small_calls()).build();
        Self { client: ssm::Client::from_conf(config) }
    }
}

impl Documents for Papers {
    async fn document(&self, name: &str) -> Result<Option<String>, StoreError> {
        let call = self.client.get_parameter().name(name).with_decryption(true);
        match call.send().await {
            Ok(found) => Ok(found.parameter.and_then(|parameter| parameter.value)),
            Err(error) if error.as_service_error().is_some_and(is_absent) => Ok(None),
            Err(error) => Err(unavailable(error)),
        }
    }
}

impl EditableDocuments for Papers {
    async fn set_document(&self, name: &str, text: &str) -> Result<(), StoreError> {
        let call = self.client.put_parameter().name(name).value(text).overwrite(true);
        // A document of the advanced tier may not become one of the standard tier.
        let call = call.r#type(ParameterType::String).tier(ParameterTier::Advanced);
        call.send().await.map(drop).map_err(unavailable)
    }
}

fn is_absent(error: &GetParameterError) -> bool {
    error.is_parameter_not_found()
}
