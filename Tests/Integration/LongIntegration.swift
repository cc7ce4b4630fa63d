import Testing

/// What takes minutes, or a system that is large to install: only `Tests/run --long` runs it.
@Suite(.serialized, .timeLimit(.minutes(10)))
enum LongIntegration {}
