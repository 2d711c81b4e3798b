package lockstep.node.sense.accelerator;

import lockstep.node.sense.accelerator.AcceleratorState.NvLinks;
import lockstep.node.sense.command.Commands;
import lockstep.node.sense.command.Outcome;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Asks the program `nvidia-smi`. It takes a second or so per node, and more when a GPU is ill.
public final class NvidiaSmiSource implements AcceleratorSource {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL", "C");

    private final Commands commands;
    private final String program;
    private final Duration limit;

    /// @param program a name, or a path
    /// @param limit of each of the two calls
    public NvidiaSmiSource(Commands commands, String program, Duration limit) {
        this.commands = commands;
        this.program = program;
        this.limit = limit;
    }

    @Override
    public List<AcceleratorState> read() throws IOException {
        List<AcceleratorState> states = NvidiaSmiXml.parse(asked("-q", "-x"));
        Map<Integer, NvLinks> links = NvLinkStatus.parse(links());
        List<AcceleratorState> all = new ArrayList<>();
        for (AcceleratorState state : states) {
            all.add(state.with(links.getOrDefault(all.size(), NvLinks.NONE)));
        }
        return all;
    }

    /// A machine without NVLink answers with an error, which is no trouble.
    private String links() throws IOException {
        return run("nvlink", "--status").output();
    }

    private String asked(String... arguments) throws IOException {
        Outcome outcome = run(arguments);
        if (outcome.exitCode().isEmpty()) {
            throw new IOException("%s took longer than %d s".formatted(program, limit.toSeconds()));
        }
        if (!outcome.succeeded()) {
            throw new IOException(
                    "%s ended with %d: %s"
                            .formatted(program, outcome.exitCode().getAsInt(), outcome.lastLine()));
        }
        if (outcome.cut()) {
            throw new IOException(program + " printed more than is taken");
        }
        return outcome.output();
    }

    private Outcome run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        try {
            return commands.run(command, ENVIRONMENT, limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var stopped = new InterruptedIOException("Interrupted");
            stopped.initCause(e);
            throw stopped;
        }
    }
}
