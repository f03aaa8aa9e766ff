//! What goes wrong, on purpose, while commands are being sent: nothing accepted is lost, nothing happens twice.

mod killed;
mod load;
mod nats;
mod postgres;
mod rights;
mod tampering;
mod telemetry;
mod wire;
