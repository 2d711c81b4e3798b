package lockstep.node.sense.accelerator;

import lockstep.node.sense.accelerator.AcceleratorState.NvLinks;
import lockstep.node.sense.command.Commands;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Asks the program `nvidia-smi`. It takes a second or so per node, and more when a GPU is ill.
public final class NvidiaSmiSource implements AcceleratorSource {
    private final VendorProgram program;

    /// @param program a name, or a path
    /// @param limit of each of the two calls
    public NvidiaSmiSource(Commands commands, String program, Duration limit) {
        this.program = new VendorProgram(commands, program, limit);
    }

    @Override
    public List<AcceleratorState> read() throws IOException {
        List<AcceleratorState> states = NvidiaSmiXml.parse(program.asked("-q", "-x"));
        Map<Integer, NvLinks> links = NvLinkStatus.parse(links());
        List<AcceleratorState> all = new ArrayList<>();
        for (AcceleratorState state : states) {
            all.add(state.with(links.getOrDefault(all.size(), NvLinks.NONE)));
        }
        return all;
    }

    /// A machine without NVLink answers with an error, which is no trouble.
    private String links() throws IOException {
        return program.run("nvlink", "--status").output();
    }
}
