import Testing

/// The command behind real nginx and spawn-fcgi, asked by real curl.
///
/// One test at a time: some load the whole machine, and others look at what a process holds.
@Suite(.serialized, .timeLimit(.minutes(5)))
enum Integration {}
