package lockstep.node.sense;

/// Why the node must not be used while this holds.
///
/// @param part `mlx5_3/1`, `gpu5`, `check nfs-mounted`
public record Fault(String part, String text) {}
