//! The binary once more, where the troubles can start it and kill it.

fn main() -> std::process::ExitCode {
    brobygger::main()
}
