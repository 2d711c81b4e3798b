package lockstep.cli.dev.home;

/// A node and where in the fabric it stands.
public record NodePlace(String name, String leaf, String spine, String rack) {}
