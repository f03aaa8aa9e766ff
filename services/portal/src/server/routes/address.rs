//! What an address names. One that names nothing is answered with our own page, as what is not there is.

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
    response::Response,
};
use serde::de::DeserializeOwned;

use crate::{
    pages::error::Error,
    server::{Server, answer, visitor::Visitor},
};

/// The parts of an address.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At<T>(pub(crate) T);

impl<T: DeserializeOwned + Send> FromRequestParts<Server> for At<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<At<T>, Response> {
        match Path::<T>::from_request_parts(parts, server).await {
            Ok(Path(it)) => Ok(At(it)),
            Err(_) => {
                let Ok(visitor) = Visitor::from_request_parts(parts, server).await;
                Err(answer::error(server, &visitor, &Error::NotFound))
            }
        }
    }
}
