package lockstep.gang.telemetry;

/// Why a node must not be used now, in its own words.
///
/// @param part `mlx5_3/1`, `gpu5`, `check nfs-mounted`
public record Fault(String part, String text) {}
