package lockstep.node.sense.accelerator;

import lockstep.node.sense.command.Commands;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Asks the program `amd-smi` of ROCm. It is written in Python and takes about a second of CPU
/// time, so it should be asked seldom; what does not change is asked once.
public final class AmdSmiSource implements AcceleratorSource {
    private final VendorProgram program;
    private Optional<String> fixed = Optional.empty();

    /// @param program a name, or a path
    /// @param limit of each call
    public AmdSmiSource(Commands commands, String program, Duration limit) {
        this.program = new VendorProgram(commands, program, limit);
    }

    @Override
    public List<AcceleratorState> read() throws IOException {
        String limits = fixed.isPresent() ? fixed.get() : program.asked("static", "--json");
        List<AcceleratorState> states = AmdSmiJson.parse(limits, program.asked("metric", "--json"));
        fixed = Optional.of(limits);
        return states;
    }
}
