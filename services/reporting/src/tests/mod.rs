mod glasses;
mod reactions;
mod screens;
