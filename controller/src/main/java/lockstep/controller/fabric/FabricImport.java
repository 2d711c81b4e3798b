package lockstep.controller.fabric;

import lockstep.gang.hostlist.Expansion;
import lockstep.gang.hostlist.HostList;
import lockstep.gang.text.Quoted;
import lockstep.gang.topology.FabricText;
import lockstep.gang.topology.Topology;
import lockstep.gang.topology.TopologyConf;
import lockstep.gang.topology.TopologyDescription;
import lockstep.gang.topology.TopologyNotes;
import lockstep.gang.topology.TopologyReading;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/// `lockstep fabric import FILE`.
@Command(
        name = "import",
        description = {
            "Makes a fabric file of Slurm's topology.conf or topology.yaml.",
            "A switch with nodes becomes a leaf, the switch above it a spine; a block becomes a"
                    + " leaf."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:mistakes in the file, all of them named", "2:wrong usage"})
final class FabricImport implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "What to import.")
    private Path file = Path.of("topology.conf");

    @Option(
            names = "--format",
            paramLabel = "FORM",
            description = "auto (by its content), topology.conf or topology.yaml.")
    private String format = "auto";

    @Option(
            names = "--nodes",
            paramLabel = "HOSTLIST",
            description = "All nodes of the cluster: none may be left out, none be unknown.")
    private Optional<String> nodes = Optional.empty();

    @Option(
            names = "--topology",
            paramLabel = "NAME",
            description = "Which one, where topology.yaml has several.")
    private Optional<String> topology = Optional.empty();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "The fabric file to write; else it is printed.")
    private Optional<Path> output = Optional.empty();

    @Override
    public Integer call() {
        Set<String> known = known();
        String text = text();
        FileKind kind = kind(text);
        if (!kind.refusal().isEmpty()) {
            err().println("%s: %s".formatted(file, kind.refusal()));
            return 1;
        }
        var notes = new TopologyNotes();
        TopologyDescription description =
                kind == FileKind.TOPOLOGY_YAML
                        ? TopologyYaml.read(text, topology, notes)
                        : TopologyConf.read(text, notes);
        TopologyReading reading = Topology.read(description, known, notes);
        reading.warnings()
                .forEach(warning -> err().println("%s: warning: %s".formatted(file, warning)));
        return switch (reading) {
            case TopologyReading.Wrong wrong -> {
                wrong.mistakes()
                        .forEach(mistake -> err().println(mistake.message(file.toString())));
                yield 1;
            }
            case TopologyReading.Read read -> {
                write(FabricText.of(read.places()));
                yield 0;
            }
        };
    }

    private Set<String> known() {
        return switch (HostList.expand(nodes.orElse(""))) {
            case Expansion.Expanded expanded -> new LinkedHashSet<>(expanded.names());
            case Expansion.Malformed malformed -> throw usage("--nodes: " + malformed.message());
        };
    }

    private String text() {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw usage("%s cannot be read: %s".formatted(file, e));
        }
    }

    private FileKind kind(String text) {
        return switch (format) {
            case "auto" -> FileKind.of(text);
            case "topology.conf" -> FileKind.TOPOLOGY_CONF;
            case "topology.yaml" -> FileKind.TOPOLOGY_YAML;
            default ->
                    throw usage(
                            "--format (%s) must be auto, topology.conf or topology.yaml"
                                    .formatted(Quoted.of(format)));
        };
    }

    private void write(String text) {
        if (output.isEmpty()) {
            spec.commandLine().getOut().print(text);
            spec.commandLine().getOut().flush();
            return;
        }
        try {
            Files.writeString(output.get(), text);
        } catch (IOException e) {
            throw usage("%s cannot be written: %s".formatted(output.get(), e));
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
