package lockstep.cli.dev.cluster;

/// What the leading controller knows of its nodes.
///
/// @param nodesReady those that take work now
public record Readiness(int nodesReady) {}
