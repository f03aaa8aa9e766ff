//! What needs two services to be true.
