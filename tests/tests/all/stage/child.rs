//! A process that can be killed.

/// A process that ends with the test.
pub(crate) struct Child(std::process::Child);

impl Child {
    /// One that runs.
    pub(crate) fn of(running: std::process::Child) -> Child {
        Child(running)
    }

    /// SIGKILL: no farewell.
    pub(crate) fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    /// SIGTERM: drains.
    pub(crate) fn stop(mut self) -> std::process::ExitStatus {
        std::process::Command::new("kill")
            .arg("-TERM")
            .arg(self.0.id().to_string())
            .status()
            .unwrap();
        self.0.wait().unwrap()
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}
