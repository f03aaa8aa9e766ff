//! brobygger
fn main(){}
