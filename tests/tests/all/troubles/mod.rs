//! What goes wrong, on purpose, while commands are being sent: nothing accepted is lost, nothing happens twice.

mod behind;
mod killed;
pub(crate) mod load;
mod nats;
mod postgres;
mod restored;
mod rights;
mod tampering;
pub(crate) mod telemetry;
mod wire;
