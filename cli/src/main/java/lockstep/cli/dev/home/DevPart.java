package lockstep.cli.dev.home;

/// Names of parts that a cluster has at most one of: their pid files, logs, ports and folders are
/// called so.
public final class DevPart {
    public static final String SUPERVISOR = "dev";
    public static final String ZOOKEEPER = "zookeeper";
    public static final String POSTGRES = "postgres";

    private DevPart() {}
}
