mod break_glass;
mod own_right;
mod reactions;
mod screens;
