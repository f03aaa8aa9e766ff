mod cipher;
mod decisions;
mod reactions;
mod screens;
mod sight;
