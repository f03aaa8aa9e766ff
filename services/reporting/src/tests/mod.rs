mod reactions;
mod screens;
