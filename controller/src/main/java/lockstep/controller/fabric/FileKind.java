package lockstep.controller.fabric;

import java.util.regex.Pattern;

/// What a file is, by its first words.
enum FileKind {
    TOPOLOGY_CONF,
    TOPOLOGY_YAML,
    FABRIC,
    NETQ,
    IBNETDISCOVER,
    XML,
    UNKNOWN;

    private static final Pattern CONF =
            Pattern.compile("(?im)^\\s*(SwitchName|BlockName|BlockSizes)\\s*=");
    private static final Pattern YAML = Pattern.compile("(?m)^\\s*-\\s+topology\\s*:");
    private static final Pattern FABRIC_FILE = Pattern.compile("(?m)^\\s*leaves\\s*[{:=]");
    private static final Pattern IB =
            Pattern.compile("(?m)^(switchguid=|caguid=|# Topology file:)");

    static FileKind of(String text) {
        if (CONF.matcher(text).find()) {
            return TOPOLOGY_CONF;
        }
        if (text.contains("\"compounded_links\"") || text.contains("\"GpuIDList\"")) {
            return NETQ;
        }
        if (YAML.matcher(text).find()) {
            return TOPOLOGY_YAML;
        }
        if (FABRIC_FILE.matcher(text).find()) {
            return FABRIC;
        }
        if (IB.matcher(text).find()) {
            return IBNETDISCOVER;
        }
        return text.stripLeading().startsWith("<") ? XML : UNKNOWN;
    }

    /// Why it cannot be imported, with advice; of no meaning for those that can.
    String refusal() {
        return switch (this) {
            case TOPOLOGY_CONF, TOPOLOGY_YAML -> "";
            case FABRIC ->
                    """
                    this is a fabric file already, and needs no import.
                    Maybe use it as it is: lockstep dev --fabric FILE.\
                    """;
            case NETQ ->
                    """
                    this is an answer of NVIDIA NetQ, which lists links and GPUs, not switches with their nodes.
                    Maybe let topograph write a topology.conf of it (provider netq, engine slurm), and import that.\
                    """;
            case IBNETDISCOVER ->
                    """
                    this was written by ibnetdiscover, which lists cables: which switches are leaves is not in it.
                    Maybe let slurmibtopology.sh or topograph write a topology.conf of it, and import that.\
                    """;
            case XML ->
                    """
                    this is XML; no fabric is described so. NCCL writes what is inside one node in this form.
                    Maybe give the topology.conf or topology.yaml of the cluster.\
                    """;
            case UNKNOWN ->
                    """
                    no line says SwitchName=, BlockName= or "- topology:", so its form is not known.
                    Maybe say --format topology.conf or --format topology.yaml, to see what is wrong with it.\
                    """;
        };
    }
}
