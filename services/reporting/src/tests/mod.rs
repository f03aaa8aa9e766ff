mod break_glass;
mod new;
mod own_right;
mod reactions;
mod screens;
