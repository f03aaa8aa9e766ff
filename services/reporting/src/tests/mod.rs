mod break_glass;
mod kept;
mod new;
mod own_right;
mod reactions;
mod screens;
