package lockstep.controller.wire;

/// The version of the language that nodes and controllers speak.
public final class ProtocolVersion {
    public static final int CURRENT = 1;

    private ProtocolVersion() {}
}
