//! The binary; what it does stands in the library, so that tests can run it as a process of their own.

fn main() -> std::process::ExitCode {
    brobygger::main()
}
